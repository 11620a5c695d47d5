package io.canary.ingest.distribution;

/** Limits for the growth of logarithmic bins. */
final class Growth {
    /** The factor from one bound to the next. */
    static final double MAX = 2;

    /** The resulting relative error: (&gamma;-1)/(&gamma;+1), plus what rounding adds. */
    static final double ERROR_MAX = error(MAX) + 1e-9;

    private Growth() {}

    static double error(double gamma) {
        return (gamma - 1) / (gamma + 1);
    }
}
