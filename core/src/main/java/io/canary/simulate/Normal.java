package io.canary.simulate;

/** The standard normal distribution. */
final class Normal {

    private Normal() {}

    /**
     * The quantile function, with an error below 4.5e-4. Source: C. Hastings, "Approximations for Digital Computers",
     * Princeton 1955, sheet 68.
     *
     * @param p above 0 and below 1; clamped to a distance of 1e-12 from both
     */
    static double quantile(double p) {
        double tail = Math.clamp(Math.min(p, 1 - p), 1e-12, .5);
        double t = Math.sqrt(-2 * Math.log(tail));
        double above =
                t - (2.515517 + t * (.802853 + t * .010328)) / (1 + t * (1.432788 + t * (.189269 + t * .001308)));
        return p < .5 ? -above : above;
    }
}
