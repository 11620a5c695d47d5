package io.canary.ingest;

import io.canary.analysis.sequential.Reading;
import io.canary.json.Json;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads samples; what is none is refused with everything that is wrong with it. */
final class SampleReader {
    /** A sample from further in the future than this is refused. */
    static final long FUTURE_MAX_MILLIS = 60_000;

    private SampleReader() {}

    /** What was read: a sample, or what is wrong. Never both. */
    record Read(@Nullable IncomingSample sample, List<Problem> problems) {
        static Read of(IncomingSample sample) {
            return new Read(sample, List.of());
        }
    }

    /** The one sample that the text is. */
    static Read one(byte[] text, int offset, int length, long nowMillis) {
        var fast = SampleParser.parse(text, offset, length, nowMillis);
        if (fast != null) {
            return Read.of(fast);
        }
        try {
            return slow(Json.read(text, offset, length), nowMillis);
        } catch (SettingsException e) {
            return new Read(null, e.problems());
        }
    }

    /**
     * The samples of an array.
     *
     * @throws SettingsException if the text is no JSON at all
     */
    static List<Read> many(byte[] text, long nowMillis) {
        var reads = new ArrayList<Read>();
        if (Json.read(text, 0, text.length) instanceof List<?> list) {
            list.forEach(each -> reads.add(slow(each, nowMillis)));
        }
        return reads;
    }

    static boolean isArray(byte[] text) {
        int i = 0;
        while (i < text.length && (text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || text[i] == '\n')) {
            i++;
        }
        return i < text.length && text[i] == '[';
    }

    static Read slow(@Nullable Object tree, long nowMillis) {
        if (tree == null) {
            return new Read(null, List.of(new Problem("", "must be an object, was null")));
        }
        var sample = SampleTree.of(tree);
        var problems = new ArrayList<Problem>(0);
        var incoming = incoming(sample.tree(), nowMillis, problems);
        var all = sample.placed(problems);
        return incoming != null && all.isEmpty() ? Read.of(incoming) : new Read(null, all);
    }

    /** The sample; null after at least one problem was noted. */
    private static @Nullable IncomingSample incoming(Object tree, long nowMillis, List<Problem> problems) {
        try {
            var body = Settings.read(SampleBody.class, tree);
            var distribution = LatencyReader.read(body, problems);
            var readings = readings(body, problems);
            var future = future(body.timestamp(), nowMillis);
            if (future != null) {
                problems.add(future);
            }
            return problems.isEmpty() ? body.incoming(nowMillis, distribution, readings) : null;
        } catch (SettingsException e) {
            problems.addAll(e.problems());
            LatencyReader.alsoRead(tree, problems);
            return null;
        }
    }

    private static Map<String, Reading> readings(SampleBody body, List<Problem> problems) {
        var readings = new HashMap<String, Reading>();
        body.metrics().forEach((name, metric) -> {
            try {
                readings.put(name, metric.reading());
            } catch (SettingsException e) {
                String at = "/metrics/" + name.replace("~", "~0").replace("/", "~1") + "/distribution";
                e.problems().forEach(p -> problems.add(new Problem(at + p.pointer(), p.detail())));
            }
        });
        return Map.copyOf(readings);
    }

    private static @Nullable Problem future(@Nullable Instant timestamp, long nowMillis) {
        return timestamp != null && timestamp.isAfter(Instant.ofEpochMilli(nowMillis + FUTURE_MAX_MILLIS))
                ? new Problem("/timestamp", "must not be more than 60 s in the future, was " + timestamp)
                : null;
    }
}
