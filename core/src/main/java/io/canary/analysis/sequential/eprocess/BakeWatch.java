package io.canary.analysis.sequential.eprocess;

import io.canary.analysis.sequential.WeightStep;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The change detector of a canary that bakes: a {@link ShiryaevRoberts} of each {@link WeightedEProcess}, weighted as
 * the e-processes are. The mean of e-detectors with fixed weights is one. A tick that an e-process does not see leaves
 * its detector unchanged.
 *
 * <p>The alarm is at c = (ticks of the bake) / {@code bake_alpha}: it rolls back a canary that is no worse in at most
 * one of 1 / {@code bake_alpha} bakes, and on average not before c ticks of baking. That is in addition to {@code
 * alpha}, which covers the whole rollout.
 *
 * <p>It finds late defects sooner than the mixtures of the whole rollout: those pay for every tick in which a defect
 * could have started and did not ({@link Prior#waking}), and must first recover the evidence that healthy hours took.
 * Not thread-safe.
 */
public final class BakeWatch {
    private final List<WeightedEProcess> eProcesses;
    private final double alpha;
    private List<ShiryaevRoberts> detectors = List.of(); // while nothing bakes
    private long step;
    private double ticks;

    /**
     * A detector that is off, as nothing bakes.
     *
     * @param eProcesses whose weights add up to 1
     * @param alpha the highest probability of a false alarm in a bake
     */
    public BakeWatch(List<WeightedEProcess> eProcesses, double alpha) {
        this.eProcesses = List.copyOf(eProcesses);
        this.alpha = alpha;
    }

    /**
     * Call this once after each tick, after the e-processes. The first tick of a bake only switches the detector on;
     * after an alarm it stays as it is.
     *
     * @param mayRise whether its value may rise with this tick
     */
    public void observe(WeightStep now, boolean mayRise) {
        if (isAlarmed()) {
            return;
        } else if (!now.isBaking()) {
            end();
        } else if (detectors.isEmpty() || now.number() != step) {
            begin(now.number(), now.bakeTicks());
        } else {
            observe(mayRise);
        }
    }

    private void observe(boolean mayRise) {
        for (int i = 0; i < eProcesses.size(); i++) {
            double[] ratios = eProcesses.get(i).takeLast();
            if (ratios != null) {
                detectors.get(i).observe(ratios, mayRise);
            }
        }
    }

    private void end() {
        if (!detectors.isEmpty()) {
            detectors = List.of();
            eProcesses.forEach(w -> w.keepLast(false));
        }
    }

    private void begin(long number, double bakeTicks) {
        step = number;
        ticks = bakeTicks;
        double raiseMost = Math.log(threshold()) / 2; // so that a corrupt report does not decide alone
        var begun = new ArrayList<ShiryaevRoberts>(eProcesses.size());
        for (var eProcess : eProcesses) {
            eProcess.keepLast(true);
            begun.add(new ShiryaevRoberts(raiseMost, eProcess.stakes()));
        }
        detectors = List.copyOf(begun);
    }

    private double threshold() {
        return ticks / alpha;
    }

    /** Its value; null while nothing bakes. */
    public Finding.@Nullable Bake finding() {
        return detectors.isEmpty() ? null : new Finding.Bake(value(), threshold());
    }

    private double value() {
        return detectors.stream().mapToDouble(ShiryaevRoberts::value).sum();
    }

    /** Whether the canary has become worse during the bake. */
    public boolean isAlarmed() {
        return !detectors.isEmpty() && value() >= threshold();
    }

    public void write(MementoWriter to) {
        to.put(!detectors.isEmpty());
        if (!detectors.isEmpty()) {
            to.putWhole(step);
            to.put(ticks);
            detectors.forEach(d -> d.write(to));
        }
    }

    public void read(MementoReader from) {
        detectors = List.of();
        if (from.nextBoolean()) {
            begin((long) from.next(), from.next());
            detectors.forEach(d -> d.read(from));
        }
    }
}
