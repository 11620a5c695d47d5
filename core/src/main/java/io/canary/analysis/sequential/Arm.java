package io.canary.analysis.sequential;

/**
 * How many of one version's requests in one tick were bad, merged over its instances.
 *
 * @param requests at least 0; exact up to 2<sup>53</sup>
 * @param bad how many of those were bad; 0 to {@code requests}
 */
public record Arm(double requests, double bad) implements Reading {

    /** @throws IllegalArgumentException for counts out of range */
    public Arm {
        if (!(requests >= 0 && bad >= 0 && bad <= requests && requests < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(bad + " bad of " + requests + " requests");
        }
    }

    /** How many were not bad. */
    public double good() {
        return requests - bad;
    }
}
