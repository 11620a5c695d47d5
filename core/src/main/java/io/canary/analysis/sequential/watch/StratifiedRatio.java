package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.eprocess.Tick;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;

/**
 * An estimate of the ratio of the canary's rate to the baseline's, compared tick by tick, so that neither common
 * effects nor a change of the weight distort it: &Sigma; x<sub>c</sub> n<sub>b</sub> / (n<sub>c</sub> + n<sub>b</sub>)
 * over &Sigma; x<sub>b</sub> n<sub>c</sub> / (n<sub>c</sub> + n<sub>b</sub>). Source: Mantel, Haenszel, JNCI 22, 1959,
 * in the form for rates.
 *
 * <p>Not thread-safe.
 */
final class StratifiedRatio {
    private double canary;
    private double baseline;

    /** Adds a tick. */
    void observe(Tick tick) {
        if (tick.isComparable()) {
            double all = tick.canary().requests() + tick.baseline().requests();
            canary += tick.canary().bad() * tick.baseline().requests() / all;
            baseline += tick.baseline().bad() * tick.canary().requests() / all;
        }
    }

    /** The estimate; infinite if only the canary had bad requests, NaN if neither had. */
    double ratio() {
        return canary / baseline;
    }

    void write(MementoWriter to) {
        to.put(canary);
        to.put(baseline);
    }

    void read(MementoReader from) {
        canary = from.next();
        baseline = from.next();
    }
}
