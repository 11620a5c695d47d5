package io.canary.spi.settings;

import io.canary.spi.Weight;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** From one plain value to one component of a scalar type. A value that does not fit is an {@link UnfitException}. */
final class Conversions {
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
    static Object convert(Object value, Class<?> type, Terms terms) throws UnfitException {
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
        return converter == null ? NumberConversions.convert(value, type, terms) : converted(value, converter);
    }

    /** What does not fit is not shown. */
    private static Object secret(String text, Class<?> type, Terms terms) throws UnfitException {
        try {
            return convert(new Untyped(text), type, terms);
        } catch (UnfitException no) {
            throw new UnfitException(no.why().replace(ShownValue.of(text), Secret.SHOWN));
        }
    }

    private static Object converted(Object value, Converter<?> converter) throws UnfitException {
        try {
            return converter.read(value instanceof Untyped(String text) ? text : value);
        } catch (IllegalArgumentException no) {
            throw new UnfitException(String.valueOf(no.getMessage()));
        }
    }

    private static String text(Object value, boolean name) throws UnfitException {
        String text =
                switch (value) {
                    case String s -> s;
                    case Untyped u -> u.text();
                    default -> throw new UnfitException("must be a string, was " + ShownValue.of(value));
                };
        if (name) {
            if (text.isEmpty() || text.codePointCount(0, text.length()) > ValidName.MAX) {
                throw new UnfitException("must have 1 to " + ValidName.MAX + " characters");
            }
            if (!text.strip().equals(text) || !text.codePoints().allMatch(Conversions::printable)) {
                throw new UnfitException("must have only printable characters, and no spaces at its ends");
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

    private static Boolean bool(Object value) throws UnfitException {
        return switch (value) {
            case Boolean b -> b;
            case Untyped(String text) when text.equalsIgnoreCase("true") -> true;
            case Untyped(String text) when text.equalsIgnoreCase("false") -> false;
            default -> throw new UnfitException("must be true or false, was " + ShownValue.of(value));
        };
    }

    private static Object constant(Object value, Class<?> type) throws UnfitException {
        String text = value instanceof Boolean b ? (b ? "on" : "off") : text(value, false); // YAML takes off for false
        for (Object constant : type.getEnumConstants()) {
            if (constant.toString().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw new UnfitException("must be one of "
                + Arrays.stream(type.getEnumConstants())
                        .map(c -> c.toString().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))
                + ", was " + ShownValue.of(value));
    }

    private static URI uri(String text) throws UnfitException {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException no) {
            throw new UnfitException("must be a URI, was " + ShownValue.of(text));
        }
    }

    private static Instant instant(String text, Terms terms) throws UnfitException {
        try {
            return terms.isStored()
                    ? Instant.parse(text) // also years that RFC 3339 cannot write
                    : DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeParseException no) {
            throw new UnfitException(
                    "must be an RFC 3339 time such as 2026-01-31T12:00:00.000Z, was " + ShownValue.of(text));
        }
    }
}
