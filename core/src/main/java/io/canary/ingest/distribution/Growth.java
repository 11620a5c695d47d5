package io.canary.ingest.distribution;

/** How fast the bounds of logarithmic bins may grow. */
final class Growth {
    /** From one bound to the next. */
    static final double MAX = 2;

    /** The relative error that comes of it: (&gamma;-1)/(&gamma;+1), and what rounding adds. */
    static final double ERROR_MAX = error(MAX) + 1e-9;

    private Growth() {}

    static double error(double gamma) {
        return (gamma - 1) / (gamma + 1);
    }
}
