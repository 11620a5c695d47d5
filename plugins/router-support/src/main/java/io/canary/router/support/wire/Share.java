package io.canary.router.support.wire;

import java.util.Locale;

/** How shares are written. */
public enum Share {
    /** 0 to 100. */
    PERCENT(2),
    /** 0 to 10 000. */
    BASIS_POINTS(0),
    /** 0 to 1. */
    FRACTION(4);

    /** How many digits stand after the point where a basis point is the last. */
    private final int digits;

    Share(int digits) {
        this.digits = digits;
    }

    int digits() {
        return digits;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
