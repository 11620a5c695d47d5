package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;

/**
 * How much the bad rates of the baseline's instances differ in one tick beyond chance. A canary of few instances
 * differs from the baseline by that much although it is no worse: with k<sub>c</sub> and k<sub>b</sub> instances the
 * variance of the difference of the rates is larger by s&sup2; (1 / k<sub>c</sub> + 1 / k<sub>b</sub>) than by chance,
 * and the evidence is tempered by that. Learned on the baseline alone, from earlier ticks. Source: a random effect of
 * the instance, by the method of moments (DerSimonian, Laird, "Meta-analysis in clinical trials", Controlled Clinical
 * Trials 7, 1986). Not thread-safe.
 */
final class InstanceSpread {
    private static final double DECAY = .98;

    /** Starts without variances. */
    private static final double PRIOR = 1;

    private double sum;
    private double count;

    /** Adds s&sup2; of a tick; NaN if unknown. */
    void observe(double variance) {
        if (!Double.isNaN(variance)) {
            sum = DECAY * sum + variance;
            count = DECAY * count + 1;
        }
    }

    /** s&sup2; (1 / k<sub>c</sub> + 1 / k<sub>b</sub>), at least 0. */
    double variance(double canaries, double baselines) {
        return Math.max(0, sum / (count + PRIOR)) * (1 / canaries + 1 / baselines);
    }

    void write(MementoWriter to) {
        to.put(sum);
        to.put(count);
    }

    void read(MementoReader from) {
        sum = from.next();
        count = from.next();
    }
}
