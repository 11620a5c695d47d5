package io.canary.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259), and is stricter in three points: no duplicate names in an object, nothing after the value, and
 * a limited depth. Thread-safe.
 */
public final class Json {
    private static final int DEPTH_MAX = 64;

    /** A tree may take thirty times the size of its text: the limit is above what any body needs. */
    private static final int TOKENS_MAX = 250_000;

    private static final int ANY_TOKENS = -1; // no limit: a limit has to be counted

    private static final JsonFactory FACTORY = factory(ANY_TOKENS);

    /** With its own factory: a mapper enables features in the factory that it gets. */
    private static final ObjectMapper TREES = trees(TOKENS_MAX);

    /** For arrays that are read element by element: only one element is in memory at a time. */
    private static final ObjectMapper ELEMENTS = trees(ANY_TOKENS);

    /** The part of a message that names settings of the library, which users do not have. */
    private static final Pattern LIBRARY_WORDS = Pattern.compile(", from `[^`]*`");

    /** What some programs write for NaN and infinity, which JSON does not have. */
    private static final Pattern NOT_A_NUMBER =
            Pattern.compile("(?:Non-standard token|Unrecognized token) '([-+]?(?:NaN|nan|INF|Inf|inf|Infinity))'");

    private Json() {}

    private static ObjectMapper trees(int tokensMax) {
        return JsonMapper.builder(factory(tokensMax))
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build();
    }

    private static JsonFactory factory(int tokensMax) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxTokenCount(tokensMax)
                        .maxNestingDepth(DEPTH_MAX)
                        .maxNumberLength(100)
                        .maxNameLength(1_000)
                        .build())
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .build();
    }

    /**
     * A parser that accepts duplicate names, for readers that check names themselves. It accepts UTF-8 only, as RFC
     * 8259 requires between systems; the library alone would detect UTF-16 and UTF-32.
     *
     * @throws CharConversionException if the text is not UTF-8
     */
    public static JsonParser parser(byte[] text, int offset, int length) throws IOException {
        requireUtf8(text, offset, length);
        return FACTORY.createParser(text, offset, length);
    }

    /**
     * The same for a text that was {@linkplain Utf8#isWellFormed checked to be UTF-8}.
     *
     * @throws CharConversionException if the library could still take it for another encoding
     */
    public static JsonParser parserOfUtf8(byte[] text, int offset, int length) throws IOException {
        requireNoMarks(text, offset, length);
        return FACTORY.createParser(text, offset, length);
    }

    private static void requireUtf8(byte[] text, int offset, int length) throws CharConversionException {
        requireNoMarks(text, offset, length);
        if (!Utf8.isWellFormed(text, offset, length)) {
            throw new CharConversionException("not UTF-8");
        }
    }

    private static void requireNoMarks(byte[] text, int offset, int length) throws CharConversionException {
        for (int i = offset; i < offset + Math.min(4, length); i++) {
            if (text[i] == 0 || text[i] == (byte) 0xfe || text[i] == (byte) 0xff) {
                throw new CharConversionException("not UTF-8");
            }
        }
    }

    /**
     * Parses one value into maps, lists, strings, numbers, booleans and null.
     *
     * @throws SettingsException with the first error and its place
     */
    public static @Nullable Object read(byte[] text, int offset, int length) {
        if (length == 0) {
            throw malformed("the body is empty");
        }
        return reading(text, offset, length, TREES, parser -> {
            Object value = TREES.readValue(parser, Object.class);
            requireEnd(text, offset, length, parser);
            return value;
        });
    }

    /**
     * Parses an array element by element.
     *
     * @param each takes one element; returns false to stop, and the rest of the text is not parsed
     * @throws SettingsException with the first error and its place; elements before it were passed to {@code each}
     */
    public static void readEach(byte[] text, Predicate<@Nullable Object> each) {
        reading(text, 0, text.length, ELEMENTS, parser -> {
            parser.nextToken(); // the array's beginning
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (!each.test(ELEMENTS.readValue(parser, Object.class))) {
                    return null;
                }
            }
            requireEnd(text, 0, text.length, parser);
            return null;
        });
    }

    private interface Reading {
        @Nullable
        Object read(JsonParser parser) throws IOException;
    }

    private static @Nullable Object reading(byte[] text, int offset, int length, ObjectMapper mapper, Reading reading) {
        try (JsonParser parser = strictParser(mapper, text, offset, length)) {
            return reading.read(parser);
        } catch (JsonProcessingException e) {
            throw malformed("not JSON: " + words(e) + place(text, offset, length, e.getLocation()));
        } catch (NumberFormatException e) { // the library throws it for exponents of more than ten digits
            throw malformed("a number is out of all bounds");
        } catch (IOException e) {
            throw malformed("not JSON: it is not UTF-8");
        }
    }

    private static void requireEnd(byte[] text, int offset, int length, JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw malformed(
                    "not JSON: it goes on after its end" + place(text, offset, length, parser.currentTokenLocation()));
        }
    }

    /** The same text for equal values, whatever the order of fields. */
    public static String canonical(@Nullable Object value) {
        try {
            return TREES.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw malformed("not JSON: " + e.getOriginalMessage());
        }
    }

    private static JsonParser strictParser(ObjectMapper mapper, byte[] text, int offset, int length)
            throws IOException {
        requireUtf8(text, offset, length);
        return mapper.createParser(text, offset, length);
    }

    private static String words(JsonProcessingException e) {
        String what = e.getOriginalMessage().lines().findFirst().orElse("malformed");
        var notANumber = NOT_A_NUMBER.matcher(what);
        if (notANumber.find()) {
            return notANumber.group(1) + " is no number in JSON: leave the field out where nothing was measured";
        }
        String shortened = what.replaceFirst(" \\(start marker.*|: was expecting \\(JSON.*", "");
        return LIBRARY_WORDS.matcher(shortened).replaceAll("");
    }

    /** The place of an error; without the line number if there is one line, which may be any line of an upload. */
    private static String place(byte[] text, int offset, int length, @Nullable JsonLocation where) {
        if (where == null) {
            return "";
        }
        for (int i = offset; i < offset + length; i++) {
            if (text[i] == '\n') {
                return " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
            }
        }
        return " (column " + where.getColumnNr() + ")";
    }

    private static SettingsException malformed(String detail) {
        return new SettingsException(List.of(new Problem("", detail)));
    }
}
