package io.canary.spi.settings;

import io.canary.spi.Weight;
import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** From one plain value to one component that is written as a number. Nothing is rounded or clamped. */
final class NumberConversions {
    /** This many digits distinguish every double from all others. */
    private static final int DOUBLE_DIGITS = 17;

    private static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000);

    private NumberConversions() {}

    /**
     * {@code value} as {@code type}.
     *
     * @throws UnfitException also for a number out of range; the range of a stored one is not checked
     */
    static Object convert(Object value, Class<?> type, Terms terms) throws UnfitException {
        var boxed = MethodType.methodType(type).wrap().returnType();
        return terms.isStored() ? stored(value, boxed, terms) : written(value, boxed, terms);
    }

    private static Object written(Object value, Class<?> type, Terms terms) throws UnfitException {
        var number = number(value, isWhole(type));
        checkRange(number, type, terms.range());
        return type == Double.class ? held(number) : whole(number, type, terms);
    }

    private static Object stored(Object value, Class<?> type, Terms terms) throws UnfitException {
        if (type == Double.class && value instanceof Double known) {
            return known;
        } else if (type == Double.class && value instanceof String text) {
            return fraction(text);
        }
        var number = number(value instanceof String text ? new Untyped(text) : value, isWhole(type));
        try {
            return type == Double.class ? number.doubleValue() : whole(number, type, terms);
        } catch (ArithmeticException no) {
            throw new UnfitException("is out of all bounds, was " + ShownValue.ofNumber(number));
        }
    }

    /** {@link RecordWriter} writes NaN and infinities as texts, since JSON has no numbers for them. */
    private static Object fraction(String text) throws UnfitException {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException no) {
            throw new UnfitException("must be a number, was " + ShownValue.of(text));
        }
    }

    private static Object whole(BigDecimal number, Class<?> type, Terms terms) throws UnfitException {
        if (type == Weight.class) {
            try {
                return Weight.ofPercent(number);
            } catch (IllegalArgumentException no) {
                throw new UnfitException(no.getMessage() + ", was " + number.toPlainString());
            }
        } else if (type == Duration.class) {
            return duration(number, terms.unit());
        }
        return type == Integer.class ? (Object) number.intValueExact() : number.longValueExact();
    }

    private static Duration duration(BigDecimal number, ChronoUnit unit) {
        var one = unit.getDuration();
        var seconds = number.multiply(BigDecimal.valueOf(one.toNanos()))
                .toBigInteger()
                .divideAndRemainder(SECOND);
        return Duration.ofSeconds(seconds[0].longValueExact(), seconds[1].longValue());
    }

    private static boolean isWhole(Class<?> type) {
        return type == Integer.class || type == Long.class;
    }

    private static BigDecimal number(Object value, boolean whole) throws UnfitException {
        String kind = whole ? "a whole number" : "a number";
        try {
            BigDecimal number =
                    switch (value) {
                        case BigDecimal b -> b;
                        case Number n -> new BigDecimal(n.toString()); // refuses NaN and infinities
                        case Untyped(String text) -> new BigDecimal(text.strip());
                        default -> throw new UnfitException("must be " + kind + ", was " + ShownValue.of(value));
                    };
            if (Math.abs((long) number.precision() - number.scale()) > 400 || number.scale() > 400) {
                throw new UnfitException("must be " + kind + " of reasonable size");
            }
            if (whole && number.stripTrailingZeros().scale() > 0) {
                throw new UnfitException("must be a whole number, was " + number.toPlainString());
            }
            return number;
        } catch (NumberFormatException no) {
            throw new UnfitException("must be " + kind + ", was " + ShownValue.of(value));
        }
    }

    private static void checkRange(BigDecimal number, Class<?> type, @Nullable NumberRange range)
            throws UnfitException {
        double largest = largest(type);
        var allowed = (range == null ? NumberRange.ANY : range).upTo(largest);
        if (!allowed.contains(number) || number.negate().compareTo(BigDecimal.valueOf(largest)) > 0) {
            throw new UnfitException("must be " + allowed.words() + ", was " + ShownValue.ofNumber(number));
        }
    }

    /** A number that no double holds is rejected, since rounding it would give one that nobody asked for. */
    private static double held(BigDecimal number) throws UnfitException {
        double value = number.doubleValue();
        if (value == 0 && number.signum() != 0) {
            throw new UnfitException("is too close to 0 to differ from it, was " + ShownValue.ofNumber(number));
        }
        var digits = number.stripTrailingZeros();
        boolean isWritten = digits.scale() > 0
                ? digits.precision() <= DOUBLE_DIGITS
                : new BigDecimal(Double.toString(value)).compareTo(number) == 0;
        if (!isWritten && new BigDecimal(value).compareTo(number) != 0) {
            throw new UnfitException("has more digits than a double holds (" + DOUBLE_DIGITS + "): round it, was "
                    + ShownValue.ofNumber(number));
        }
        return value;
    }

    private static double largest(Class<?> type) {
        if (type == Integer.class) {
            return Integer.MAX_VALUE;
        } else if (type == Long.class) {
            return 1L << 53;
        } else if (type == Duration.class) {
            return 1e9;
        }
        return Double.MAX_VALUE;
    }
}
