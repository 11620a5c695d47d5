package io.canary.ingest.otlp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import io.canary.ingest.otlp.OtlpSchema.Field;
import io.canary.ingest.otlp.OtlpSchema.Kind;
import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.WireWriter;
import io.canary.json.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes an export that came as JSON in protobuf: the fields that are read, token by token, so that no tree of the text
 * is ever in memory.
 */
public final class OtlpJson {
    private final JsonParser parser;
    private final WireWriter out;

    private OtlpJson(JsonParser parser, WireWriter out) {
        this.parser = parser;
        this.out = out;
    }

    /**
     * The same message in protobuf.
     *
     * @throws Malformed if it is not JSON, or a field has a value of another type
     */
    public static byte[] toProtobuf(byte[] json) throws Malformed {
        try (var parser = Json.parser(json, 0, json.length)) {
            var out = new WireWriter(json.length / 2);
            var read = new OtlpJson(parser, out);
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Malformed("it must be a JSON object");
            }
            read.fields(OtlpSchema.EXPORT);
            if (parser.nextToken() != null) {
                throw new Malformed("it goes on after its end");
            }
            return out.toBytes();
        } catch (JsonProcessingException e) {
            throw new Malformed("it is not JSON: " + firstLine(e.getOriginalMessage()));
        } catch (NumberFormatException e) {
            throw new Malformed("a number is out of all bounds");
        } catch (IOException e) {
            throw new Malformed("it is not UTF-8");
        }
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "malformed" : message.lines().findFirst().orElse("malformed");
    }

    /** Reads from after the beginning of an object to its end. */
    private void fields(OtlpSchema message) throws IOException, Malformed {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            var field = message.field(name);
            var token = parser.nextToken();
            if (token == null) {
                throw new Malformed("it is cut off");
            } else if (field == null) {
                parser.skipChildren();
            } else if (token != JsonToken.VALUE_NULL) {
                value(name, field, token);
            }
        }
    }

    private void value(String name, Field field, JsonToken token) throws IOException, Malformed {
        if (!field.isRepeated()) {
            single(name, field, token);
            return;
        }
        if (token != JsonToken.START_ARRAY) {
            throw new Malformed(name + " must be an array");
        }
        if (field.kind() == Kind.MESSAGE) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                single(name, field, parser.currentToken());
            }
        } else {
            packed(name, field);
        }
    }

    private void single(String name, Field field, JsonToken token) throws IOException, Malformed {
        int number = field.number();
        switch (field.kind()) {
            case MESSAGE -> {
                if (token != JsonToken.START_OBJECT) {
                    throw new Malformed(name + " must be an object");
                }
                int from = out.begin(number);
                fields(field.message());
                out.end(from);
            }
            case TEXT -> {
                if (token != JsonToken.VALUE_STRING) {
                    throw new Malformed(name + " must be a string");
                }
                out.text(number, parser.getText());
            }
            case BOOL -> {
                if (!token.isBoolean()) {
                    throw new Malformed(name + " must be true or false");
                }
                out.whole(number, token == JsonToken.VALUE_TRUE ? 1 : 0);
            }
            case VARINT -> out.whole(number, whole(name, token));
            case SIGNED -> out.signed(number, (int) whole(name, token));
            case FIXED -> out.fixed(number, whole(name, token));
            case DOUBLE -> out.fixed(number, Double.doubleToRawLongBits(number(name, token)));
        }
    }

    private void packed(String name, Field field) throws IOException, Malformed {
        int from = out.begin(field.number());
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (field.kind() == Kind.VARINT) {
                out.packedWhole(whole(name, token));
            } else if (field.kind() == Kind.FIXED) {
                out.packedFixed(whole(name, token));
            } else {
                out.packedFixed(Double.doubleToRawLongBits(number(name, token)));
            }
        }
        out.end(from);
    }

    /** An integer of 64 bits, as a number or as text. */
    private long whole(String name, JsonToken token) throws IOException, Malformed {
        try {
            if (token == JsonToken.VALUE_NUMBER_INT) {
                return parser.getLongValue();
            } else if (token == JsonToken.VALUE_STRING) {
                String text = parser.getText();
                return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
            }
        } catch (NumberFormatException | InputCoercionException e) {
            throw new Malformed(name + " must be an integer of 64 bits");
        }
        throw new Malformed(name + " must be an integer");
    }

    /** A number, or one of the texts NaN, Infinity and -Infinity. */
    private double number(String name, JsonToken token) throws IOException, Malformed {
        if (token.isNumeric()) {
            return parser.getDoubleValue();
        } else if (token == JsonToken.VALUE_STRING) {
            try {
                return Double.parseDouble(parser.getText());
            } catch (NumberFormatException e) {
                throw new Malformed(name + " must be a number");
            }
        }
        throw new Malformed(name + " must be a number");
    }
}
