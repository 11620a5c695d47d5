package io.canary.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as RFC 8259 has it, and a little stricter: no name twice in an object, nothing after the value, no depth that
 * nobody needs. Thread-safe.
 */
public final class Json {
    private static final int DEPTH_MAX = 64;

    /** Makes parsers that do not look for names that come twice: for readers that do so themselves. */
    public static final JsonFactory FACTORY = factory();

    /** Of a factory of its own: a mapper switches features on in the factory that it is given. */
    private static final ObjectMapper TREES = JsonMapper.builder(factory())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static JsonFactory factory() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEPTH_MAX)
                        .maxNumberLength(100)
                        .maxNameLength(1_000)
                        .build())
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .build();
    }

    private Json() {}

    /**
     * The value that the text is, as maps, lists, texts, numbers, booleans and null.
     *
     * @throws SettingsException with the one thing that is wrong first, and where
     */
    public static @Nullable Object read(byte[] text, int offset, int length) {
        if (length == 0) {
            throw malformed("is empty");
        }
        try (JsonParser parser = TREES.createParser(text, offset, length)) {
            return TREES.readValue(parser, Object.class);
        } catch (JsonProcessingException e) {
            throw malformed("not JSON: " + words(e));
        } catch (IOException e) {
            throw malformed("not JSON: it is not UTF-8");
        }
    }

    private static String words(JsonProcessingException e) {
        var where = e.getLocation();
        String what = e.getOriginalMessage().lines().findFirst().orElse("malformed");
        String shortened = what.replaceFirst(" \\(start marker.*|: was expecting \\(JSON.*", "");
        return where == null
                ? shortened
                : shortened + " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
    }

    private static SettingsException malformed(String detail) {
        return new SettingsException(List.of(new Problem("", detail)));
    }
}
