package io.canary.spi.settings;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that a setting may be, as {@link Range} says them.
 *
 * @param min the smallest, included
 * @param above what they must be greater than
 * @param max the largest, included
 */
public record NumberRange(double min, double above, double max) {
    static final NumberRange ANY =
            new NumberRange(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /** From {@code min} to {@code max}, both included. */
    public static NumberRange of(double min, double max) {
        return new NumberRange(min, Double.NEGATIVE_INFINITY, max);
    }

    /** Greater than {@code above} and at most {@code max}. */
    public static NumberRange above(double above, double max) {
        return new NumberRange(Double.NEGATIVE_INFINITY, above, max);
    }

    static @Nullable NumberRange of(@Nullable Range range) {
        return range == null ? null : new NumberRange(range.min(), range.above(), range.max());
    }

    /** Whether it is in the range; NaN never is. */
    public boolean contains(double number) {
        return number >= min && number > above && number <= max;
    }

    /** Exactly: a number that only as a double is within the range is not in it. */
    boolean contains(BigDecimal number) {
        return compare(number, min) >= 0 && compare(number, above) > 0 && compare(number, max) <= 0;
    }

    private static int compare(BigDecimal number, double bound) {
        return Double.isInfinite(bound) ? (bound > 0 ? -1 : 1) : number.compareTo(BigDecimal.valueOf(bound));
    }

    NumberRange upTo(double most) {
        return new NumberRange(min, above, Math.min(max, most));
    }

    /** For people, such as {@code from 0 to 1} and {@code greater than 0}. */
    public String words() {
        String high = plain(max);
        if (above != Double.NEGATIVE_INFINITY) {
            return "greater than " + plain(above) + (max > 1e9 ? "" : " and at most " + high);
        }
        if (min == Double.NEGATIVE_INFINITY) {
            return "at most " + high;
        }
        return max > 1e9 ? "at least " + plain(min) : "from " + plain(min) + " to " + high;
    }

    private static String plain(double number) {
        return Double.isInfinite(number)
                ? Double.toString(number)
                : BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
