package io.canary.analysis;

/**
 * The bounds of a latency that is not known more exactly: it is above one and at most the other.
 *
 * @param lowMs in milliseconds
 * @param highMs in milliseconds, at least {@code lowMs}; infinite if there is no upper bound
 */
public record LatencyBounds(double lowMs, double highMs) {

    static LatencyBounds point(double millis) {
        return new LatencyBounds(millis, millis);
    }

    /** {@code between 250 ms and 500 ms}, for people. */
    @Override
    public String toString() {
        return highMs == Double.POSITIVE_INFINITY
                ? "above " + NumberFormat.millis(lowMs)
                : "between " + NumberFormat.millis(lowMs) + " and " + NumberFormat.millis(highMs);
    }
}
