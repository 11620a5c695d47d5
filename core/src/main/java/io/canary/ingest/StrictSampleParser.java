package io.canary.ingest;

import io.canary.analysis.sequential.Reading;
import io.canary.ingest.distribution.Distribution;
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

/** Parses samples; an invalid one is refused with all of its errors. */
public final class StrictSampleParser {
    /** A sample from further in the future than this is refused. */
    static final long FUTURE_MAX_MILLIS = 60_000;

    private StrictSampleParser() {}

    /**
     * The result: a sample or its errors, never both.
     *
     * @param problems the first {@value SettingsException#PROBLEMS_MAX}
     * @param omitted how many more there are
     */
    public record Read(@Nullable IncomingSample sample, List<Problem> problems, int omitted) {
        Read(@Nullable IncomingSample sample, List<Problem> problems) {
            this(sample, problems, 0);
        }

        static Read mistaken(SettingsException e) {
            return new Read(null, e.problems(), e.omitted());
        }

        public static Read of(IncomingSample sample) {
            return new Read(sample, List.of());
        }
    }

    /** Parses a text that is one sample. */
    static Read one(byte[] text, int offset, int length, long nowMillis) {
        var fast = usual(text, offset, length, nowMillis);
        if (fast != null) {
            return Read.of(fast);
        }
        try {
            return slow(Json.read(text, offset, length), nowMillis);
        } catch (SettingsException e) {
            return Read.mistaken(e);
        }
    }

    /** Parses a text that is one sample in the usual form, which costs next to nothing; null if it is unusual. */
    public static @Nullable IncomingSample usual(byte[] text, int offset, int length, long nowMillis) {
        return FastSampleParser.parse(text, offset, length, nowMillis);
    }

    /**
     * Parses the samples of an array, each with its index, until the sink is full.
     *
     * @throws SettingsException if the text is invalid JSON, as far as it was read: the sink has got some samples
     *     before
     */
    static void many(byte[] text, long nowMillis, SampleSink sink) {
        int[] index = {0};
        Json.readEach(text, each -> {
            if (sink.isFull()) {
                sink.stop();
                return false;
            }
            sink.add(index[0]++, slow(each, nowMillis));
            return true;
        });
    }

    static boolean isArray(byte[] text) {
        int i = 0;
        while (i < text.length && (text[i] == ' ' || text[i] == '\t' || text[i] == '\r' || text[i] == '\n')) {
            i++;
        }
        return i < text.length && text[i] == '[';
    }

    /** The sample of a JSON tree, or all of its errors. */
    public static Read slow(@Nullable Object tree, long nowMillis) {
        if (tree == null) {
            return new Read(null, List.of(new Problem("", "must be an object, was null")));
        }
        var sample = SampleTree.of(tree);
        Parts parts;
        try {
            parts = parts(sample.tree(), nowMillis);
        } catch (SettingsException e) {
            return Read.mistaken(sample.placed(e));
        }
        var mistake = sample.mistake();
        return mistake == null ? Read.of(parts.incoming(nowMillis)) : Read.mistaken(mistake);
    }

    private record Parts(SampleBody body, Distribution distribution, Map<String, Reading> readings) {
        IncomingSample incoming(long nowMillis) {
            return body.incoming(nowMillis, distribution, readings);
        }
    }

    private static Parts parts(Object tree, long nowMillis) {
        var body = body(tree);
        var problems = new ArrayList<Problem>(0);
        var distribution = LatencyReader.read(body, problems);
        var readings = readings(body, problems);
        var future = future(body.timestamp(), nowMillis);
        if (future != null) {
            problems.add(future);
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new Parts(body, distribution, readings);
    }

    private static SampleBody body(Object tree) {
        try {
            return Settings.read(SampleBody.class, tree);
        } catch (SettingsException e) {
            var problems = new ArrayList<>(e.problems());
            LatencyReader.alsoRead(tree, problems);
            throw new SettingsException(problems, e.omitted());
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
