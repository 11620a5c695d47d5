package io.canary.analysis.sequential;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches a canary that bakes: looks for a change in what all the {@link WeightedEProcess}s are about, by a {@link
 * ShiryaevRoberts} of each, weighted as the e-processes are. The mean of e-detectors with fixed weights is one. What is
 * wagered sleeps when they do: a tick that one of them does not see changes nothing of it.
 *
 * <p>The alarm is at c = (ticks of the bake) / {@code bake_alpha}: a canary that is no worse is taken back by it in one
 * of 1 / {@code bake_alpha} bakes at most, and on average after c ticks of baking at least. That is beside {@code
 * alpha}, which is of the whole rollout.
 *
 * <p>Why it finds late defects sooner than the mixtures of the whole rollout: those pay for every tick in which
 * something might have begun and did not ({@link Prior#waking}), and what healthy hours have taken from their evidence
 * has to be won back first. Not thread-safe.
 */
final class BakeWatch {
    private final List<WeightedEProcess> eProcesses;
    private final double alpha;
    private List<ShiryaevRoberts> detectors = List.of(); // while nothing bakes
    private long step;
    private double ticks;

    /**
     * One of nothing that bakes.
     *
     * @param eProcesses whose weights add up to 1
     * @param alpha the probability of a false alarm in a bake, at most
     */
    BakeWatch(List<WeightedEProcess> eProcesses, double alpha) {
        this.eProcesses = List.copyOf(eProcesses);
        this.alpha = alpha;
    }

    /**
     * To be called once after each tick, when the e-processes have seen it. The first of a bake only begins the watch;
     * after an alarm it has seen enough.
     *
     * @param mayRise whether more may be known after it
     */
    void observe(WeightStep now, boolean mayRise) {
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

    /** What is known; null while nothing bakes. */
    Finding.@Nullable Bake finding() {
        return detectors.isEmpty() ? null : new Finding.Bake(value(), threshold());
    }

    private double value() {
        return detectors.stream().mapToDouble(ShiryaevRoberts::value).sum();
    }

    /** Whether something has become worse while it baked. */
    boolean isAlarmed() {
        return !detectors.isEmpty() && value() >= threshold();
    }

    void write(Memento.Writer to) {
        to.put(!detectors.isEmpty());
        if (!detectors.isEmpty()) {
            to.putWhole(step);
            to.put(ticks);
            detectors.forEach(d -> d.write(to));
        }
    }

    void read(Memento.Reader from) {
        detectors = List.of();
        if (from.nextBoolean()) {
            begin((long) from.next(), from.next());
            detectors.forEach(d -> d.read(from));
        }
    }
}
