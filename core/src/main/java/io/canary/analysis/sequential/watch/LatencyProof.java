package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.eprocess.ExceedanceProof;
import io.canary.analysis.sequential.eprocess.Tick;
import io.canary.analysis.sequential.finding.MissingEvidence;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import io.canary.spi.LatencyHistogram;
import java.util.List;

/**
 * Proves that a quantile of the canary is below a multiple of the baseline's: an {@link ExceedanceProof} whose
 * threshold for the canary lies further up. The alternatives are the shares of the baseline above that bucket and above
 * the second before it. Not thread-safe.
 */
final class LatencyProof {
    private static final int EASIER = 2;

    private final int quantile;
    private final int margin;
    private final ExceedanceProof proof;

    /**
     * Starts without evidence.
     *
     * @param quantile as {@link Thresholds} counts them
     * @param ratio the multiple, at least 1
     */
    LatencyProof(String claim, int quantile, double ratio) {
        this.quantile = quantile;
        this.margin = buckets(ratio);
        this.proof = new ExceedanceProof(claim);
    }

    /** How many buckets make up a ratio, at least 1: a shift of the index is a factor. */
    static int buckets(double ratio) {
        return (int) Math.round(Math.log(ratio) / Math.log(LatencyHistogram.GAMMA));
    }

    /** Adds a tick, with thresholds that were known before; {@code variance} is that of {@link Spread}. */
    void observe(ExceedanceCounts canary, ExceedanceCounts baseline, Thresholds known, double variance, double goal) {
        int bucket = known.bucket(quantile);
        var tick = new Tick(canary.split(bucket + margin), baseline.split(bucket));
        proof.observe(tick, shares(known), Dispersion.temper(tick, variance, known.share(quantile)), goal);
    }

    private ExceedanceProof.Shares shares(Thresholds known) {
        return new ExceedanceProof.Shares(
                known.share(quantile),
                known.share(quantile, margin),
                known.share(quantile, Math.max(0, margin - EASIER)));
    }

    /** Adds the proof if it is missing, as {@link io.canary.analysis.sequential.eprocess.ErrorProofs#addMissing}. */
    void addMissing(double goal, Thresholds known, double perCanary, List<MissingEvidence> to) {
        if (!proof.isProven()) {
            if (perCanary > 0 && known.knows(quantile)) {
                proof.addMissing(goal, typical(known, perCanary), shares(known), to);
            } else {
                proof.addMissing(goal, to);
            }
        }
    }

    private Tick typical(Thresholds known, double perCanary) {
        return new Tick(
                new Arm(1, known.share(quantile, margin)), new Arm(perCanary, known.share(quantile) * perCanary));
    }

    void write(MementoWriter to) {
        proof.write(to);
    }

    void read(MementoReader from) {
        proof.read(from);
    }
}
