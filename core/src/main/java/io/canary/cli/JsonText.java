package io.canary.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON of requests and responses as text. The codec of Vert.x would first set up the log and data binding, which takes
 * as long as the rest of a short command.
 */
final class JsonText {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonText() {}

    /** @throws DecodeException if the text is not one JSON object */
    static JsonObject object(String text) {
        if (value(text) instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked") // the names of an object are texts
            var fields = (Map<String, Object>) map;
            return new JsonObject(fields);
        }
        throw new DecodeException("it is another value");
    }

    /** @throws DecodeException if the text is not one JSON array */
    static JsonArray array(String text) {
        if (value(text) instanceof List<?> list) {
            return new JsonArray(list);
        }
        throw new DecodeException("it is another value");
    }

    /**
     * Any value, as maps, lists, texts, numbers, booleans and null.
     *
     * @throws DecodeException if the text is not one JSON value
     */
    static @Nullable Object value(String text) {
        try (var parser = FACTORY.createParser(text)) {
            parser.nextToken();
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new DecodeException("it goes on after its end");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new DecodeException(e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new DecodeException(e.toString(), e);
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        if (!parser.hasCurrentToken()) {
            throw new DecodeException("it is empty");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> map(parser);
            case START_ARRAY -> list(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IllegalStateException("a value begins with " + parser.currentToken());
        };
    }

    private static Map<String, @Nullable Object> map(JsonParser parser) throws IOException {
        var map = new LinkedHashMap<String, @Nullable Object>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            map.put(name, value(parser));
        }
        return map;
    }

    private static List<@Nullable Object> list(JsonParser parser) throws IOException {
        var list = new ArrayList<@Nullable Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return list;
    }

    /** The text of a {@link JsonObject} or {@link JsonArray}, or of a value of these, on one line. */
    static String of(Object value) {
        var text = new StringWriter();
        try (var to = FACTORY.createGenerator(text)) {
            write(to, value);
        } catch (IOException e) {
            throw new IllegalStateException("a text is written to memory", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator to, @Nullable Object value) throws IOException {
        switch (value) {
            case JsonObject object -> write(to, object.getMap());
            case JsonArray array -> write(to, array.getList());
            case Map<?, ?> map -> {
                to.writeStartObject();
                for (var entry : map.entrySet()) {
                    to.writeFieldName(String.valueOf(entry.getKey()));
                    write(to, entry.getValue());
                }
                to.writeEndObject();
            }
            case List<?> list -> {
                to.writeStartArray();
                for (Object each : list) {
                    write(to, each);
                }
                to.writeEndArray();
            }
            case null, default -> to.writePOJO(value); // without a codec: texts, numbers, booleans and null
        }
    }
}
