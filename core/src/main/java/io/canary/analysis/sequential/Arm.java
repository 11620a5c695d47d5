package io.canary.analysis.sequential;

/**
 * How many of what one version did in one tick were bad, merged over its instances.
 *
 * @param requests at least 0; exact up to 2<sup>53</sup>
 * @param bad of those, the ones that count as bad; from 0 to {@code requests}
 */
public record Arm(double requests, double bad) implements Reading {

    /** @throws IllegalArgumentException for what are no such counts */
    public Arm {
        if (!(requests >= 0 && bad >= 0 && bad <= requests && requests < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(bad + " bad of " + requests + " requests");
        }
    }

    /** Those that were not bad. */
    double good() {
        return requests - bad;
    }
}
