package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Analysis;
import io.canary.analysis.sequential.eprocess.ExceedanceEProcess;
import io.canary.analysis.sequential.eprocess.Tick;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Watches one quantile of a distribution. What it learns about the baseline counts from the next tick on. Not
 * thread-safe.
 */
final class QuantileWatch {
    private static final int CATASTROPHE_BUCKETS = 46;

    private final int quantile;
    private final int margin;
    private final Thresholds known;
    private final ExceedanceEProcess main;
    private final @Nullable ExceedanceEProcess catastrophe;
    private final @Nullable LatencyProof proof;
    private final double goal;
    private final @Nullable ColdStart start;
    final Spread spread = new Spread();
    final InstanceSpread instances = new InstanceSpread();

    /**
     * Starts without evidence.
     *
     * @param quantile as {@link Thresholds} counts them
     * @param margin how many buckets higher the canary's quantile may be
     * @param known the thresholds, which all quantiles of the distribution share
     * @param catastrophe null if only the margin is watched
     * @param proof the proof that a promotion needs; null for none
     */
    QuantileWatch(
            int quantile,
            int margin,
            Thresholds known,
            ExceedanceEProcess main,
            @Nullable ExceedanceEProcess catastrophe,
            @Nullable LatencyProof proof,
            Analysis analysis) {
        this.quantile = quantile;
        this.margin = margin;
        this.known = known;
        this.main = main;
        this.catastrophe = catastrophe;
        this.proof = proof;
        goal = Math.log(analysis.proof().evidence());
        start = analysis.adaptiveWarmup() ? new ColdStart(analysis.tickSeconds()) : null;
    }

    /** Adds a tick in which the quantile is known; parameters as in {@link Watch#observe}. */
    void observe(MetricView.Values canary, MetricView.Values baseline, double seconds, Phase phase) {
        double variance = variance(canary.instances(), baseline.instances());
        if (start != null && phase != Phase.CATASTROPHE_ONLY) {
            observe(start, canary.most(), baseline.all(), seconds, variance);
        }
        if (phase == Phase.FULL) {
            observe(main, canary.most(), baseline.all(), margin, variance);
        }
        if (catastrophe != null) {
            observe(catastrophe, canary.all(), baseline.all(), CATASTROPHE_BUCKETS, variance);
        }
        if (proof != null && phase == Phase.FULL) {
            proof.observe(canary.most(), baseline.all(), known, variance, goal);
        }
    }

    private void observe(
            ColdStart start, ExceedanceCounts canary, ExceedanceCounts baseline, double seconds, double variance) {
        var tick = split(canary, baseline, margin);
        double ours = tick.canary().requests();
        double theirs = tick.baseline().requests();
        double share = known.share(quantile);
        start.observe(
                seconds,
                tick.canary().bad() / ours - tick.baseline().bad() / theirs,
                share * (1 - share) * (1 / ours + 1 / theirs) + 2 * variance);
    }

    /**
     * The larger of two variances: that of a version from tick to tick, and half that of the difference between
     * instances.
     */
    private double variance(double canaries, double baselines) {
        return Math.max(spread.variance(), instances.variance(canaries, baselines) / 2);
    }

    private void observe(
            ExceedanceEProcess eProcess,
            ExceedanceCounts canary,
            ExceedanceCounts baseline,
            int further,
            double variance) {
        var tick = split(canary, baseline, further);
        double share = known.share(quantile);
        eProcess.observe(tick, share, Dispersion.temper(tick, variance, share));
    }

    private Tick split(ExceedanceCounts canary, ExceedanceCounts baseline, int further) {
        int bucket = known.bucket(quantile);
        return new Tick(canary.split(bucket + further), baseline.split(bucket));
    }

    /** Null if the warm-up is not adaptive. */
    Stream<ColdStart> start() {
        return Stream.ofNullable(start);
    }

    /** Learns how much the baseline varies; before the thresholds learn from the same tick. */
    void learn(MetricView.Values baseline) {
        if (known.isCurrent() && known.knows(quantile)) {
            spread.observe(baseline.all(), known.bucket(quantile));
        }
        instances.observe(baseline.spreads()[quantile]);
    }
}
