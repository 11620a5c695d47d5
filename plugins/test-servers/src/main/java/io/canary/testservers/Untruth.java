package io.canary.testservers;

/**
 * A time in which clients did not get what the API said.
 *
 * @param from in seconds since the watch began
 * @param to when it ended
 * @param claim what was said
 * @param measured what clients got meanwhile
 */
public record Untruth(double from, double to, String claim, Measured measured) {

    public double seconds() {
        return to - from;
    }

    @Override
    public String toString() {
        return "%.1f to %.1f s: said %s, clients got the canary for %s".formatted(from, to, claim, measured);
    }
}
