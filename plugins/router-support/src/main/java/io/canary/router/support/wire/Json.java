package io.canary.router.support.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON (RFC 8259) as plain values: maps with text keys in their order, lists, texts, {@link BigDecimal} numbers,
 * booleans and null.
 */
public final class Json {
    private static final int NESTING_MAX = 32;

    /** A number of a few characters must not become one of a million digits. */
    private static final int SCALE_MAX = 1_000;

    /** Beyond are surrogates: a lone one could not be sent as UTF-8, so they are escaped. */
    private static final int HIGHEST_UNESCAPED = 0xD7FF;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .highestNonEscapedChar(HIGHEST_UNESCAPED)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX).build())
            // Nothing of a plugin stays with threads of the host.
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .build();

    private Json() {}

    /**
     * The value that {@code text} is, and nothing after it.
     *
     * @throws JsonException if it is no JSON, is nested deeper than 32, or has a name of an object twice
     */
    public static @Nullable Object parse(String text) throws JsonException {
        try (var parser = FACTORY.createParser(text)) {
            parser.nextToken();
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "nothing may follow the value");
            }
            return value;
        } catch (JsonProcessingException e) {
            var where = e.getLocation();
            throw new JsonException("expected JSON: " + e.getOriginalMessage()
                    + (where == null ? "" : " at character " + where.getCharOffset()));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing is read but memory
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            case VALUE_NULL -> null;
            case null, default -> throw new JsonParseException(parser, "there is no value");
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            map.put(name, value(parser));
        }
        return map;
    }

    private static List<@Nullable Object> array(JsonParser parser) throws IOException {
        var list = new ArrayList<@Nullable Object>();
        while (!parser.nextToken().isStructEnd()) {
            list.add(value(parser));
        }
        return list;
    }

    private static BigDecimal number(JsonParser parser) throws IOException {
        BigDecimal number;
        try {
            number = parser.getDecimalValue();
        } catch (NumberFormatException e) { // the library throws it for exponents of more than ten digits
            throw new JsonParseException(parser, "a number is out of all bounds");
        }
        if (Math.abs((long) number.scale()) > SCALE_MAX) {
            throw new JsonParseException(parser, "the exponent of " + parser.getText() + " is too great");
        }
        return number;
    }

    /** On one line, without spaces. Numbers are written as {@link Object#toString} gives them. */
    public static String write(@Nullable Object value) {
        var text = new StringWriter();
        try (var generator = FACTORY.createGenerator(text)) {
            write(generator, value);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing is written but memory
        }
        return text.toString();
    }

    private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> generator.writeNull();
            case Map<?, ?> map -> {
                generator.writeStartObject();
                for (var entry : map.entrySet()) {
                    generator.writeFieldName(String.valueOf(entry.getKey()));
                    write(generator, entry.getValue());
                }
                generator.writeEndObject();
            }
            case Iterable<?> list -> {
                generator.writeStartArray();
                for (Object each : list) {
                    write(generator, each);
                }
                generator.writeEndArray();
            }
            case Number number -> generator.writeNumber(number.toString());
            case Boolean bool -> generator.writeBoolean(bool);
            default -> generator.writeString(value.toString());
        }
    }

    /** {@code text} as it stands between the quotes of a JSON string. */
    public static String escaped(String text) {
        String quoted = write(text);
        return quoted.substring(1, quoted.length() - 1);
    }
}
