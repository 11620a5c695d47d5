package io.canary.analysis.sequential;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All evidence of harm put together: the weighted mean of the e-values of every {@link WeightedEProcess}, which is an e-value whatever they
 * have to do with each other (Vovk, Wang, "E-values", Annals of Statistics 49, 2021). By Ville's inequality it ever reaches 1 /
 * &alpha; for a harmless canary with probability at most &alpha;, over the whole rollout and however often one looks.
 *
 * <p>What is {@link #cappedLogEvidence} never rises in a tick in which something begins to happen to the baseline: reports of the two versions begin at different
 * moments, so what hits both may show in one of them a report earlier. To tell less than there is keeps the bound. And it grows by at most {@link Evidence#raiseMost} with one report. Each wager is held to that by itself too: a corrupt
 * report that gave one of them a thousand nats would hide for ever what the others find.
 *
 * <p>Not thread-safe.
 */
final class CombinedEvidence {
    private final List<WeightedEProcess> wagers;
    private final double alpha;
    private double kept;
    private double cappedLogEvidence;

    /** @param wagers whose weights add up to 1 */
    CombinedEvidence(List<WeightedEProcess> wagers, double alpha) {
        this.wagers = List.copyOf(wagers);
        this.alpha = alpha;
    }

    /**
     * To be called once after each tick.
     *
     * @param mayRise whether more may be told after it
     */
    void settle(boolean mayRise) {
        double now = Math.min(mean(wagers, WeightedEProcess::kept), logEvidence());
        double more = Evidence.tell(cappedLogEvidence, now - kept, alpha);
        cappedLogEvidence = Math.min(mayRise ? more : Math.min(cappedLogEvidence, more), now);
        kept = now;
    }

    /** The logarithm of the mean e-value. */
    double logEvidence() {
        return mean(wagers, WeightedEProcess::logEvidence);
    }

    /** What of it is told, and decides. */
    double cappedLogEvidence() {
        return cappedLogEvidence;
    }

    /** The logarithm of the mean of some wagers, by their weights. */
    static double mean(List<WeightedEProcess> wagers, ToDoubleFunction<WeightedEProcess> log) {
        double most = Double.NEGATIVE_INFINITY;
        for (var eProcess : wagers) {
            most = Math.max(most, log.applyAsDouble(eProcess));
        }
        double sum = 0;
        double all = 0;
        for (var eProcess : wagers) {
            sum += eProcess.weight() * Math.exp(log.applyAsDouble(eProcess) - most);
            all += eProcess.weight();
        }
        return most + Math.log(sum / all);
    }

    void write(Memento.Writer to) {
        to.put(kept);
        to.put(cappedLogEvidence);
        wagers.forEach(w -> w.write(to));
    }

    void read(Memento.Reader from) {
        kept = from.next();
        cappedLogEvidence = from.next();
        wagers.forEach(w -> w.read(from));
    }
}
