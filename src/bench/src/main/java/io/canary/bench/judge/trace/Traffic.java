package io.canary.bench.judge.trace;

import java.util.Locale;

/** How much a service has to do, and how often it fails when all is well. */
public enum Traffic {
    HIGH(1000, 0.001),
    MED(20, 0.001),
    MED1(20, 0.01),
    LOW(0.5, 0.01);

    private final double requestsPerSec;
    private final double errorRate;

    Traffic(double requestsPerSec, double errorRate) {
        this.requestsPerSec = requestsPerSec;
        this.errorRate = errorRate;
    }

    /** Of both versions together. */
    public double requestsPerSec() {
        return requestsPerSec;
    }

    /** Errors per request, 0 to 1. */
    public double errorRate() {
        return errorRate;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
