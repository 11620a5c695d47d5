package io.canary.analysis;

/**
 * Where a latency lies, where no more is known of it: above one bound and up to the next.
 *
 * @param lowMs in milliseconds
 * @param highMs in milliseconds, at least {@code lowMs}; infinite where there is no next bound
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
