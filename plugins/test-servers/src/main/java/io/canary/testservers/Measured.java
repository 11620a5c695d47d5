package io.canary.testservers;

/**
 * What clients got in a span of time.
 *
 * @param from in seconds since the watch began; the requests were sent at this time or later
 * @param to and before this
 * @param canary how many of them the canary answered
 * @param all how many any version answered
 */
public record Measured(double from, double to, long canary, long all) {

    double seconds() {
        return to - from;
    }

    /** Both together. */
    Measured and(Measured later) {
        return new Measured(from, later.to, canary + later.canary, all + later.all);
    }

    @Override
    public String toString() {
        return "%d of %d requests (%.1f %%)".formatted(canary, all, all == 0 ? 0.0 : 100.0 * canary / all);
    }
}
