package io.canary.journal;

import static io.canary.text.EnumNames.lower;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.analysis.sequential.Learned;
import io.canary.json.Times;
import io.canary.rollout.Decision;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.State;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Converts stored records to JSON and back: nothing is rounded, and what is read equals what was written.
 *
 * <p>Each document carries the number of its schema. A change of the format raises {@link #SCHEMA}, and the readers
 * keep reading all older schemas.
 *
 * <p>Specs, verdicts and their evidence have the format of {@link Settings#store}. Everywhere else, times are RFC 3339,
 * durations ISO 8601, weights whole basis points ({@code _bp}), and constants in lower case.
 */
final class Codec {
    static final int SCHEMA = 10;

    /** Unpaired surrogates, which an error message may contain, are not valid UTF-8: they are written as escapes. */
    private static final int LAST_BEFORE_SURROGATES = 0xd7ff;

    private static final ObjectMapper MAPPER = new ObjectMapper(new JsonFactoryBuilder()
            .highestNonEscapedChar(LAST_BEFORE_SURROGATES)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build());

    private Codec() {}

    static String write(DeploymentSpec spec) {
        return text(new LinkedHashMap<>(SpecJson.write(spec)));
    }

    static String write(State state) {
        return text(StateJson.write(state));
    }

    static String write(Decision decision) {
        return text(DecisionJson.write(decision));
    }

    static String write(Learned learned) {
        ObjectNode document = object().set("learned", LearnedJson.write(learned));
        return text(document);
    }

    static String write(HistoryEntry entry) {
        ObjectNode document = object().put("at", Times.exact(entry.at()))
                .put("level", lower(entry.level()))
                .put("type", lower(entry.type()))
                .put("by", entry.by())
                .set("reason", ReasonJson.write(entry.reason()));
        return text(document);
    }

    static DeploymentSpec spec(String json) {
        return read("spec", json, SpecJson::read);
    }

    static State state(String json) {
        return read("state", json, StateJson::read);
    }

    static Decision decision(String json) {
        return read("decision", json, DecisionJson::read);
    }

    /** Null if another version wrote the memory and this one cannot read it. */
    static @Nullable Learned learned(String json) {
        return read("memory of a baseline", json, f -> LearnedJson.read(f.child("learned")));
    }

    static HistoryEntry entry(String json) {
        return read(
                "history entry",
                json,
                f -> new HistoryEntry(
                        f.instant("at"),
                        f.constant("level", HistoryEntry.Level.class),
                        f.constant("type", HistoryEntry.Type.class),
                        // before schema 10 there were no codes
                        ReasonJson.read(f, f.has("reason") ? "reason" : "message"),
                        // before schema 3 entries did not say who caused them
                        f.has("by") ? f.textOrNull("by") : null));
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static JsonNode tree(Map<String, ?> plain) {
        return MAPPER.valueToTree(plain);
    }

    /** As {@link Settings} reads it. */
    static Map<String, @Nullable Object> map(JsonNode object) {
        var map = new LinkedHashMap<String, @Nullable Object>();
        object.properties().forEach(each -> map.put(each.getKey(), plain(each.getValue())));
        return map;
    }

    private static @Nullable Object plain(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> map(node);
            case ARRAY -> {
                var list = new ArrayList<@Nullable Object>();
                node.forEach(each -> list.add(plain(each)));
                yield list;
            }
            case NUMBER -> node.numberValue();
            case BOOLEAN -> node.booleanValue();
            case STRING -> node.textValue();
            default -> null;
        };
    }

    private static String text(ObjectNode document) {
        return json(document.put("schema", SCHEMA));
    }

    private static String text(Map<String, @Nullable Object> document) {
        document.put("schema", SCHEMA);
        return json(document);
    }

    private static String json(Object document) {
        try {
            return MAPPER.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new JournalException("cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static <T extends @Nullable Object> T read(String what, String json, Function<Fields, T> reader) {
        try {
            var fields = new Fields(MAPPER.readTree(json));
            int schema = fields.number("schema");
            if (schema > SCHEMA) {
                throw new JournalException("it has schema " + schema + ", and the newest known is " + SCHEMA);
            }
            return reader.apply(fields);
        } catch (JsonProcessingException e) {
            throw new JournalException("the " + what + " is not JSON: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException
                | SettingsException e) { // values that a constructor or the settings binder rejects
            throw new JournalException("the " + what + " cannot be: " + e.getMessage(), e);
        } catch (JournalException e) {
            throw new JournalException("the " + what + " cannot be read: " + e.getMessage(), e);
        }
    }
}
