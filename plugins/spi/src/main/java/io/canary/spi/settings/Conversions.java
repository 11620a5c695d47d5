package io.canary.spi.settings;

import io.canary.spi.Weight;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From one plain value to one component of a scalar type. A value that does not fit is an {@link Unfit}. */
final class Conversions {

    /** Why a value does not fit, for people. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1;

        private final String why;

        Unfit(String why) {
            super(why, null, false, false);
            this.why = why;
        }

        String why() {
            return why;
        }
    }

    /** So many digits tell every double from all others. */
    private static final int DOUBLE_DIGITS = 17;

    private static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000);

    private Conversions() {}

    static boolean isScalar(Class<?> type) {
        return type.isPrimitive()
                || type.isEnum()
                || type == String.class
                || type == Weight.class
                || type == Duration.class
                || type == Instant.class
                || type == URI.class
                || type == Path.class
                || type == Secret.class
                || type == Double.class
                || type == Long.class
                || type == Integer.class
                || type == Boolean.class
                || Converters.of(type) != null;
    }

    /** {@code value}, which is not null, as {@code type}. */
    static Object convert(Object value, Class<?> type, Terms terms) throws Unfit {
        if (value instanceof Secret secret) {
            return type == Secret.class ? secret : secret(secret.text(), type, terms);
        } else if (type == Secret.class) {
            return new Secret(text(value, false));
        } else if (type == String.class) {
            return text(value, terms.isName());
        } else if (type == boolean.class || type == Boolean.class) {
            return bool(value);
        } else if (type.isEnum()) {
            return constant(value, type);
        } else if (type == URI.class) {
            return uri(text(value, false));
        } else if (type == Path.class) {
            return Path.of(text(value, false));
        } else if (type == Instant.class) {
            return instant(text(value, false), terms);
        }
        var converter = Converters.of(type);
        return converter == null ? number(value, type, terms) : converted(value, converter);
    }

    /** What does not fit is not shown. */
    private static Object secret(String text, Class<?> type, Terms terms) throws Unfit {
        try {
            return convert(new Untyped(text), type, terms);
        } catch (Unfit no) {
            throw new Unfit(no.why().replace(shown(text), Secret.SHOWN));
        }
    }

    private static Object converted(Object value, Converter<?> converter) throws Unfit {
        try {
            return converter.read(value instanceof Untyped(String text) ? text : value);
        } catch (IllegalArgumentException no) {
            throw new Unfit(String.valueOf(no.getMessage()));
        }
    }

    private static String text(Object value, boolean name) throws Unfit {
        String text =
                switch (value) {
                    case String s -> s;
                    case Untyped u -> u.text();
                    default -> throw new Unfit("must be a string, was " + shown(value));
                };
        if (name) {
            if (text.isEmpty() || text.codePointCount(0, text.length()) > ValidName.MAX) {
                throw new Unfit("must have 1 to " + ValidName.MAX + " characters");
            }
            if (!text.strip().equals(text) || !text.codePoints().allMatch(Conversions::printable)) {
                throw new Unfit("must have only printable characters, and no spaces at its ends");
            }
        }
        return text;
    }

    private static boolean printable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    private static Boolean bool(Object value) throws Unfit {
        return switch (value) {
            case Boolean b -> b;
            case Untyped(String text) when text.equalsIgnoreCase("true") -> true;
            case Untyped(String text) when text.equalsIgnoreCase("false") -> false;
            default -> throw new Unfit("must be true or false, was " + shown(value));
        };
    }

    private static Object constant(Object value, Class<?> type) throws Unfit {
        String text = value instanceof Boolean b ? (b ? "on" : "off") : text(value, false); // YAML takes off for false
        for (Object constant : type.getEnumConstants()) {
            if (constant.toString().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw new Unfit("must be one of "
                + Arrays.stream(type.getEnumConstants())
                        .map(c -> c.toString().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))
                + ", was " + shown(value));
    }

    private static URI uri(String text) throws Unfit {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException no) {
            throw new Unfit("must be a URI, was " + shown(text));
        }
    }

    private static Instant instant(String text, Terms terms) throws Unfit {
        try {
            return terms.isStored()
                    ? Instant.parse(text) // which are more than RFC 3339 has
                    : DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeParseException no) {
            throw new Unfit("must be an RFC 3339 time such as 2026-01-31T12:00:00.000Z, was " + shown(text));
        }
    }

    private static Object number(Object value, Class<?> type, Terms terms) throws Unfit {
        boolean isFraction = type == double.class || type == Double.class;
        if (terms.isStored() && isFraction && value instanceof Double known) {
            return known;
        } else if (terms.isStored() && isFraction && value instanceof String text) {
            return fraction(text);
        }
        BigDecimal number =
                number(terms.isStored() && value instanceof String text ? new Untyped(text) : value, isWhole(type));
        if (!terms.isStored()) {
            checkRange(number, type, terms.range());
        }
        try {
            return isFraction ? (terms.isStored() ? number.doubleValue() : held(number)) : whole(number, type, terms);
        } catch (ArithmeticException no) { // only where no range was checked
            throw new Unfit("is out of all bounds, was " + shownNumber(number));
        }
    }

    /** What JSON has no number for {@link RecordWriter} writes as a text. */
    private static Object fraction(String text) throws Unfit {
        try {
            return Double.valueOf(text);
        } catch (NumberFormatException no) {
            throw new Unfit("must be a number, was " + shown(text));
        }
    }

    private static Object whole(BigDecimal number, Class<?> type, Terms terms) throws Unfit {
        if (type == Weight.class) {
            try {
                return Weight.ofPercent(number);
            } catch (IllegalArgumentException no) {
                throw new Unfit(no.getMessage() + ", was " + number.toPlainString());
            }
        } else if (type == Duration.class) {
            return duration(number, terms.unit());
        }
        return type == int.class || type == Integer.class ? (Object) number.intValueExact() : number.longValueExact();
    }

    private static Duration duration(BigDecimal number, ChronoUnit unit) {
        var one = unit.getDuration();
        var seconds = number.multiply(BigDecimal.valueOf(one.toNanos()))
                .toBigInteger()
                .divideAndRemainder(SECOND);
        return Duration.ofSeconds(seconds[0].longValueExact(), seconds[1].longValue());
    }

    private static boolean isWhole(Class<?> type) {
        return type == int.class || type == Integer.class || type == long.class || type == Long.class;
    }

    private static BigDecimal number(Object value, boolean whole) throws Unfit {
        String kind = whole ? "a whole number" : "a number";
        try {
            BigDecimal number =
                    switch (value) {
                        case BigDecimal b -> b;
                        case Number n -> new BigDecimal(n.toString()); // refuses NaN and infinities
                        case Untyped(String text) -> new BigDecimal(text.strip());
                        default -> throw new Unfit("must be " + kind + ", was " + shown(value));
                    };
            if (Math.abs((long) number.precision() - number.scale()) > 400 || number.scale() > 400) {
                throw new Unfit("must be " + kind + " of reasonable size");
            }
            if (whole && number.stripTrailingZeros().scale() > 0) {
                throw new Unfit("must be a whole number, was " + number.toPlainString());
            }
            return number;
        } catch (NumberFormatException no) {
            throw new Unfit("must be " + kind + ", was " + shown(value));
        }
    }

    private static void checkRange(BigDecimal number, Class<?> type, @Nullable NumberRange range) throws Unfit {
        double largest = largest(type);
        var allowed = (range == null ? NumberRange.ANY : range).upTo(largest);
        if (!allowed.contains(number) || number.negate().compareTo(BigDecimal.valueOf(largest)) > 0) {
            throw new Unfit("must be " + allowed.words() + ", was " + shownNumber(number));
        }
    }

    /** A number that would become another one is refused: nobody asked for that one. */
    private static double held(BigDecimal number) throws Unfit {
        double value = number.doubleValue();
        if (value == 0 && number.signum() != 0) {
            throw new Unfit("is too close to 0 to be told from it, was " + shownNumber(number));
        }
        var digits = number.stripTrailingZeros();
        boolean isWritten = digits.scale() > 0
                ? digits.precision() <= DOUBLE_DIGITS
                : new BigDecimal(Double.toString(value)).compareTo(number) == 0;
        if (!isWritten && new BigDecimal(value).compareTo(number) != 0) {
            throw new Unfit("has more digits than a double holds (" + DOUBLE_DIGITS + "): round it, was "
                    + shownNumber(number));
        }
        return value;
    }

    private static double largest(Class<?> type) {
        if (type == int.class || type == Integer.class) {
            return Integer.MAX_VALUE;
        } else if (type == long.class || type == Long.class) {
            return 1L << 53;
        } else if (type == Duration.class) {
            return 1e9;
        }
        return Double.MAX_VALUE;
    }

    private static String shownNumber(BigDecimal number) {
        return Math.abs(number.scale()) > 40 ? number.toString() : number.toPlainString();
    }

    static String suffixOf(ChronoUnit unit) {
        return switch (unit) {
            case MILLIS -> "_ms";
            case SECONDS -> "_sec";
            case HOURS -> "_hours";
            default -> throw new IllegalArgumentException("no name for " + unit);
        };
    }

    /** A value as a message may show it: short, and texts in quotes. */
    static String shown(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case java.util.Map<?, ?> m -> "an object";
            case java.util.List<?> l -> "an array";
            case Untyped(String text) -> shown(text);
            case Secret secret -> Secret.SHOWN;
            case String s when s.length() > 60 -> "\"" + s.substring(0, 57) + "...\"";
            case String s -> "\"" + s + "\"";
            default -> value.toString();
        };
    }
}
