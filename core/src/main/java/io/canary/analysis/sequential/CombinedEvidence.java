package io.canary.analysis.sequential;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All evidence of harm put together: the weighted mean of the e-values of every {@link WeightedEProcess}, which is an
 * e-value whatever they have to do with each other (Vovk, Wang, "E-values", Annals of Statistics 49, 2021). By Ville's
 * inequality it ever reaches 1 / &alpha; for a harmless canary with probability at most &alpha;, over the whole rollout
 * and however often one looks.
 *
 * <p>What is {@link #cappedLogEvidence} never rises in a tick in which something begins to happen to the baseline:
 * reports of the two versions begin at different moments, so what hits both may show in one of them a report earlier.
 * To tell less than there is keeps the bound. And it grows by at most {@link Evidence#raiseMost} with one report. Each
 * e-process is held to that by itself too: a corrupt report that gave one of them a thousand nats would hide for ever
 * what the others find.
 *
 * <p>Not thread-safe.
 */
final class CombinedEvidence {
    private final List<WeightedEProcess> eProcesses;
    private final double alpha;
    private double kept;
    private double cappedLogEvidence;

    /** @param eProcesses whose weights add up to 1 */
    CombinedEvidence(List<WeightedEProcess> eProcesses, double alpha) {
        this.eProcesses = List.copyOf(eProcesses);
        this.alpha = alpha;
    }

    /**
     * To be called once after each tick.
     *
     * @param mayRise whether more may be told after it
     */
    void settle(boolean mayRise) {
        double now = Math.min(mean(eProcesses, WeightedEProcess::kept), logEvidence());
        double more = Evidence.tell(cappedLogEvidence, now - kept, alpha);
        cappedLogEvidence = Math.min(mayRise ? more : Math.min(cappedLogEvidence, more), now);
        kept = now;
    }

    /** The logarithm of the mean e-value. */
    double logEvidence() {
        return mean(eProcesses, WeightedEProcess::logEvidence);
    }

    /** What of it is told, and decides. */
    double cappedLogEvidence() {
        return cappedLogEvidence;
    }

    /** The logarithm of the mean of some e-processes, by their weights. */
    static double mean(List<WeightedEProcess> eProcesses, ToDoubleFunction<WeightedEProcess> log) {
        double most = Double.NEGATIVE_INFINITY;
        for (var eProcess : eProcesses) {
            most = Math.max(most, log.applyAsDouble(eProcess));
        }
        double sum = 0;
        double all = 0;
        for (var eProcess : eProcesses) {
            sum += eProcess.weight() * Math.exp(log.applyAsDouble(eProcess) - most);
            all += eProcess.weight();
        }
        return most + Math.log(sum / all);
    }

    void write(Memento.Writer to) {
        to.put(kept);
        to.put(cappedLogEvidence);
        eProcesses.forEach(w -> w.write(to));
    }

    void read(Memento.Reader from) {
        kept = from.next();
        cappedLogEvidence = from.next();
        eProcesses.forEach(w -> w.read(from));
    }
}
