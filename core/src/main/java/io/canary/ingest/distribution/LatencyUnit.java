package io.canary.ingest.distribution;

import java.math.BigDecimal;

/** The unit of a distribution's values. */
public enum LatencyUnit {
    S(3),
    MS(0),
    US(-3),
    NS(-6);

    /** The power of ten that converts to milliseconds. */
    private final int shift;

    private final double timesMilli;
    private final double perMilli;

    LatencyUnit(int shift) {
        this.shift = shift;
        this.timesMilli = Math.pow(10, Math.max(shift, 0));
        this.perMilli = Math.pow(10, Math.max(-shift, 0));
    }

    /** Converts a value of this unit. */
    public double millis(double value) {
        return value * timesMilli / perMilli;
    }

    /** The same for numbers written by people: 0.005 s is exactly 5 ms. */
    double millis(BigDecimal value) {
        return value.movePointRight(shift).doubleValue();
    }
}
