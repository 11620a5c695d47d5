package io.canary.ingest.remotewrite;

/** The upper bound of a bucket, as the label {@code le} has it. */
final class BucketBound {
    private static final int LENGTH_MAX = 40;
    private static final double SECONDS_MAX = 1e6;

    private BucketBound() {}

    /** In seconds, infinite for the last bucket; NaN if it is no bound of a duration. */
    static double seconds(String text) {
        if (text.equals("+Inf")) {
            return Double.POSITIVE_INFINITY;
        }
        try {
            double bound = text.length() > LENGTH_MAX ? Double.NaN : Double.parseDouble(text);
            return bound >= 0 && bound <= SECONDS_MAX ? bound : Double.NaN;
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
