package io.canary.source.support;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Numbers of JSON as readings have them. Pure. */
public final class JsonNumbers {
    private static final int WORDS_MAX = 100;

    private JsonNumbers() {}

    /**
     * A count: whole, 0 or more.
     *
     * @param value as JSON has it
     * @param what it is, for people
     * @return null for null
     * @throws IllegalArgumentException if it is another value; the message is for people
     */
    public static @Nullable Long count(@Nullable Object value, String what) {
        if (value == null) {
            return null;
        }
        try {
            long count = value instanceof BigDecimal number ? number.longValueExact() : -1;
            if (count >= 0) {
                return count;
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(what + " must be a whole number, was " + shown(value), e);
        }
        throw new IllegalArgumentException(what + " must be a number of 0 or more, was " + shown(value));
    }

    /** The same, for a value that need not be whole: a percentile, a share. */
    public static @Nullable Double value(@Nullable Object value, String what) {
        if (value == null) {
            return null;
        }
        double number = value instanceof BigDecimal decimal ? decimal.doubleValue() : -1;
        if (number >= 0 && Double.isFinite(number)) {
            return number;
        }
        throw new IllegalArgumentException(what + " must be a number of 0 or more, was " + shown(value));
    }

    /**
     * Checks a part against its whole; what is unknown passes.
     *
     * @throws IllegalArgumentException if it is no part of it; the message is for people
     */
    public static void requirePart(@Nullable Long count, @Nullable Long of, String what) {
        if (count != null && of != null && count > of) {
            throw new IllegalArgumentException(what + ": " + count + " of " + of + " is not possible");
        }
    }

    private static String shown(Object value) {
        String text = value.toString();
        return text.length() <= WORDS_MAX ? text : text.substring(0, WORDS_MAX) + "…";
    }
}
