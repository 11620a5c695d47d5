package io.canary.analysis;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Numbers as people read them: limits as they were set, and measurements with the fewest digits that distinguish them
 * from the limit.
 */
final class NumberFormat {
    private static final int FIGURES_AT_LEAST = 3;

    private NumberFormat() {}

    /** {@code 0.9995} as {@code 99.95 %}. */
    static String percent(double limit) {
        return exact(limit, 2).toPlainString() + " %";
    }

    /** {@code 0.01234} as {@code 1.23 %}, and beside a limit of {@code 0.0123} as {@code 1.234 %}. */
    static String percent(double measured, double limit) {
        return apart(exact(measured, 2), exact(limit, 2)) + " %";
    }

    /** {@code 500.0} as {@code 500 ms}. */
    static String millis(double limit) {
        return exact(limit, 0).toPlainString() + " ms";
    }

    /** {@code 512.345} as {@code 512 ms}, and beside a limit of {@code 512} as {@code 512.3 ms}. */
    static String millis(double measured, double limit) {
        return apart(exact(measured, 0), exact(limit, 0)) + " ms";
    }

    private static BigDecimal exact(double value, int shift) {
        var exact = BigDecimal.valueOf(value).movePointRight(shift).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }

    /**
     * Three significant digits or the whole number, and more if rounding would move {@code measured} across {@code
     * limit}.
     */
    private static String apart(BigDecimal measured, BigDecimal limit) {
        int side = measured.compareTo(limit);
        int figures = Math.max(FIGURES_AT_LEAST, measured.precision() - measured.scale());
        var shown = measured.round(new MathContext(figures));
        while (shown.compareTo(limit) != side && figures < measured.precision()) {
            shown = measured.round(new MathContext(++figures));
        }
        return shown.stripTrailingZeros().toPlainString();
    }
}
