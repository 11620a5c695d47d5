package io.canary.analysis;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as people read them. */
final class Figures {

    private Figures() {}

    /** {@code 0.01234} as {@code 1.23 %}. */
    static String percent(double share) {
        return rounded(share * 100) + " %";
    }

    /** {@code 512.345} as {@code 512 ms}. */
    static String millis(double millis) {
        return rounded(millis) + " ms";
    }

    /** Three figures, or all whole ones. */
    private static String rounded(double value) {
        if (Math.abs(value) >= 1000) {
            return Long.toString(Math.round(value));
        }
        var rounded = new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros();
        return rounded.toPlainString();
    }
}
