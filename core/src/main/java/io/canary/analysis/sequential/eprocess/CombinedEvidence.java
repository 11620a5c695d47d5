package io.canary.analysis.sequential.eprocess;

import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All evidence of harm combined: the weighted mean of the e-values of every {@link WeightedEProcess}, which is an
 * e-value under any dependence (Vovk, Wang, "E-values", Annals of Statistics 49, 2021). By Ville's inequality it ever
 * reaches 1 / &alpha; for a harmless canary with probability at most &alpha;, over the whole rollout and at any number
 * of looks.
 *
 * <p>{@link #cappedLogEvidence} never rises in a tick in which something starts to happen to the baseline: the reports
 * of the two versions cover different moments, so what hits both may show in one of them a report earlier. And one
 * report raises it by at most {@link EvidenceCap#raiseMost}. Lower evidence keeps the bound. Each e-process is capped
 * separately too: otherwise a corrupt report that gave one of them a thousand nats would hide for ever what the others
 * find.
 *
 * <p>Not thread-safe.
 */
public final class CombinedEvidence {
    private final List<WeightedEProcess> eProcesses;
    private final double alpha;
    private double lastMean; // of the e-processes, each capped separately
    private double cappedLogEvidence;

    /** @param eProcesses whose weights add up to 1 */
    public CombinedEvidence(List<WeightedEProcess> eProcesses, double alpha) {
        this.eProcesses = List.copyOf(eProcesses);
        this.alpha = alpha;
    }

    /**
     * Call this once after each tick.
     *
     * @param mayRise whether the capped evidence may rise with this tick
     */
    public void settle(boolean mayRise) {
        double now = Math.min(mean(eProcesses, WeightedEProcess::cappedLogEvidence), logEvidence());
        double more = EvidenceCap.cap(cappedLogEvidence, now - lastMean, alpha);
        cappedLogEvidence = Math.min(mayRise ? more : Math.min(cappedLogEvidence, more), now);
        lastMean = now;
    }

    /** The logarithm of the mean e-value. */
    public double logEvidence() {
        return mean(eProcesses, WeightedEProcess::logEvidence);
    }

    /** The part that decides; at most {@link #logEvidence}. */
    public double cappedLogEvidence() {
        return cappedLogEvidence;
    }

    /** The logarithm of the mean of some e-processes, by their weights. */
    public static double mean(List<WeightedEProcess> eProcesses, ToDoubleFunction<WeightedEProcess> log) {
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

    public void write(MementoWriter to) {
        to.put(lastMean);
        to.put(cappedLogEvidence);
        eProcesses.forEach(w -> w.write(to));
    }

    public void read(MementoReader from) {
        lastMean = from.next();
        cappedLogEvidence = from.next();
        eProcesses.forEach(w -> w.read(from));
    }
}
