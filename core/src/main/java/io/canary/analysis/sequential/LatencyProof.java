package io.canary.analysis.sequential;

import io.canary.spi.LatencyHistogram;
import java.util.List;

/**
 * Proves that a quantile of the canary is below so many times the baseline's: {@link ExceedanceTest} turned round, with
 * the canary's requests above a bucket that lies further up. Null: the share of the canary's above that is no less than
 * of the baseline's above its own. Valid by the same argument: the alternatives, the shares of the baseline above that
 * bucket and the second before it, are not above the baseline's own. Not thread-safe.
 */
final class LatencyProof {
    private static final double LEAST = 1e-4;
    private static final double MOST = 0.97;
    private static final int EASIER = 2;
    private static final Prior PRIOR = NonInferiorityEProcess.prior(2);

    private final int quantile;
    private final int margin;
    private final NonInferiorityEProcess proof;

    /**
     * One without evidence.
     *
     * @param quantile as {@link Thresholds} counts them
     * @param ratio how many times the baseline's it is to be below
     */
    LatencyProof(String claim, int quantile, double ratio) {
        this.quantile = quantile;
        this.margin = buckets(ratio);
        this.proof = new NonInferiorityEProcess(claim, PRIOR);
    }

    /** How many buckets make up a ratio, at least 1 of it: a shift of the index is a factor. */
    static int buckets(double ratio) {
        return (int) Math.round(Math.log(ratio) / Math.log(LatencyHistogram.GAMMA));
    }

    /** Takes in a tick, by thresholds that were known before; {@code variance} as of {@link Spread}. */
    void observe(ExceedanceCounts canary, ExceedanceCounts baseline, Thresholds known, double variance, double goal) {
        int bucket = known.bucket(quantile);
        var tick = new Tick(canary.split(bucket + margin), baseline.split(bucket));
        double share = known.share(quantile);
        double[] ratios = ratios(tick, known);
        ErrorProofs.temper(ratios, Dispersion.temper(tick, variance, share));
        proof.observe(ratios, goal);
    }

    private double[] ratios(Tick tick, Thresholds known) {
        double baseline = Math.clamp(known.share(quantile), LEAST, MOST);
        return new double[] {
            ExceedanceTest.logRatio(tick, Math.clamp(known.share(quantile, margin), LEAST, MOST), baseline),
            ExceedanceTest.logRatio(
                    tick, Math.clamp(known.share(quantile, Math.max(0, margin - EASIER)), LEAST, MOST), baseline)
        };
    }

    /** Adds what is lacking, if anything is; as {@link ErrorProofs#addLack}. */
    void addLack(double goal, Thresholds known, double perCanary, List<MissingEvidence> to) {
        if (proof.isProven()) {
            return;
        }
        double[] gains = {};
        if (perCanary > 0 && known.knows(quantile)) {
            double share = known.share(quantile);
            gains = ratios(
                    new Tick(new Arm(1, known.share(quantile, margin)), new Arm(perCanary, share * perCanary)), known);
        }
        to.add(proof.lack(goal, gains));
    }

    void write(Memento.Writer to) {
        proof.write(to);
    }

    void read(Memento.Reader from) {
        proof.read(from);
    }
}
