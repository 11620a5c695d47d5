package io.canary.analysis.sequential;

/**
 * An estimate of how many times the baseline's rate the canary's is, compared tick by tick, so that whatever hit both
 * alike, or a weight that changed, does not distort it: &Sigma; x<sub>c</sub> n<sub>b</sub> / (n<sub>c</sub> +
 * n<sub>b</sub>) over &Sigma; x<sub>b</sub> n<sub>c</sub> / (n<sub>c</sub> + n<sub>b</sub>). Source: Mantel, Haenszel,
 * JNCI 22, 1959, in the form for rates.
 *
 * <p>Not thread-safe.
 */
public final class StratifiedRatio {
    private double canary;
    private double baseline;

    /** Takes in what a tick showed. */
    public void observe(Tick tick) {
        if (tick.isComparable()) {
            double all = tick.canary().requests() + tick.baseline().requests();
            canary += tick.canary().bad() * tick.baseline().requests() / all;
            baseline += tick.baseline().bad() * tick.canary().requests() / all;
        }
    }

    /** The estimate; infinite where only the canary had bad requests, not a number where neither had. */
    public double ratio() {
        return canary / baseline;
    }

    void write(Memento.Writer to) {
        to.put(canary);
        to.put(baseline);
    }

    void read(Memento.Reader from) {
        canary = from.next();
        baseline = from.next();
    }
}
