package io.canary.recording;

import io.canary.analysis.Accuracy;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.ingest.IncomingSample;
import io.canary.ingest.StrictSampleParser;
import io.canary.json.Json;
import io.canary.simulate.Plan;
import io.canary.simulate.RecordedItem;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a recording: each is a sample as it was reported, with its time, for any deployment; or a decision that
 * no sample was based on.
 */
final class RecordedLines {
    /** Stands for the time of arrival, which recordings do not have: it shows that a sample has no time of its own. */
    private static final long NO_TIME =
            Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private static final String ANY_DEPLOYMENT = "any";
    private static final String DEPLOYMENT_ID = "deployment_id";
    private static final String RECORDED = "recorded";

    /** The same limit as for lines of samples that are uploaded. */
    private static final int LINE_MAX = 1 << 20;

    private final byte[] text;
    private final Plan plan;
    private final Map<Role, Accuracy> accuracies = new EnumMap<>(Role.class);

    /** The content of a line: a sample, a decision, or its errors. */
    record Read(@Nullable RecordedItem item, List<Problem> problems) {
        static Read mistaken(String pointer, String detail) {
            return new Read(null, List.of(new Problem(pointer, detail)));
        }

        /** The sample; null if there is none. */
        @Nullable
        Sample sample() {
            return item instanceof RecordedItem.Sum sum ? sum.sample() : null;
        }
    }

    /** The sample of a line, and how it was judged. */
    private record Line(StrictSampleParser.@Nullable Read sample, RecordedItem.@Nullable Judged judged) {}

    RecordedLines(byte[] text, Plan plan) {
        this.text = text;
        this.plan = plan;
    }

    /** Returns the end of the line that contains {@code begin}. */
    int end(int begin) {
        int end = begin;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return end;
    }

    boolean isBlank(int begin) {
        int i = begin;
        while (i < text.length && (text[i] == ' ' || text[i] == '\t' || text[i] == '\r')) {
            i++;
        }
        return i == text.length || text[i] == '\n';
    }

    Read read(int begin) {
        try {
            var line = line(begin);
            var judged = line.judged();
            if (line.sample() == null) {
                return judged == null || judged.decision() == null
                        ? Read.mistaken("/recorded/decision", "must be given in a line without a sample")
                        : new Read(judged.decision(), List.of());
            }
            return read(line.sample(), judged);
        } catch (SettingsException e) {
            return new Read(null, e.problems());
        }
    }

    private Read read(StrictSampleParser.Read read, RecordedItem.@Nullable Judged judged) {
        if (read.sample() == null) {
            return new Read(null, read.problems());
        }
        var incoming = read.sample();
        var role = incoming.role(plan.baselineVersion(), plan.newVersion());
        if (role == null) {
            return Read.mistaken(
                    "/version",
                    "must be canary, baseline, " + plan.newVersion() + " or " + plan.baselineVersion() + ", was \""
                            + incoming.version() + "\"");
        } else if (incoming.sample().atMillis() == NO_TIME) {
            return Read.mistaken("/timestamp", "must be given: a recorded sample has no other time");
        }
        return of(incoming, role, judged);
    }

    /** The later distributions of a version must be such as can be added to the first, as in every deployment. */
    private Read of(IncomingSample incoming, Role role, RecordedItem.@Nullable Judged judged) {
        var sample = incoming.sample();
        var first = sample.latency().isEmpty() ? null : accuracies.putIfAbsent(role, sample.accuracy());
        return first == null || Accuracy.merged(first, sample.accuracy()) != null
                ? new Read(new RecordedItem.Sum(incoming.as(role, sample.accuracy()), judged), List.of())
                : Read.mistaken(
                        "/latency",
                        "must be as accurate as the first distribution of this version, with " + first + ", but has "
                                + sample.accuracy());
    }

    private Line line(int begin) {
        int length = end(begin) - begin;
        requireShort(length);
        var fast = StrictSampleParser.usual(text, begin, length, NO_TIME);
        if (fast != null) {
            return new Line(StrictSampleParser.Read.of(fast), null);
        }
        var tree = Json.read(text, begin, length);
        var judged = judged(tree);
        return judged != null && isWithoutSample(tree)
                ? new Line(null, judged)
                : new Line(StrictSampleParser.slow(ofAnyDeployment(tree), NO_TIME), judged);
    }

    /** The limit of every line: a longer one could need more memory than there is. */
    static void requireShort(int length) {
        if (length > LINE_MAX) {
            throw new SettingsException(List.of(new Problem("", "has more than " + LINE_MAX + " bytes")));
        }
    }

    private static RecordedItem.@Nullable Judged judged(@Nullable Object tree) {
        if (!(tree instanceof Map<?, ?> fields) || fields.get(RECORDED) == null) {
            return null;
        }
        try {
            return Settings.read(RecordedItem.Judged.class, fields.get(RECORDED));
        } catch (SettingsException e) {
            throw new SettingsException(
                    e.problems().stream().map(p -> p.below("/" + RECORDED)).toList(), e.omitted());
        }
    }

    private static boolean isWithoutSample(@Nullable Object tree) {
        return tree instanceof Map<?, ?> fields
                && fields.keySet().stream().allMatch(key -> key.equals(RECORDED) || key.equals(DEPLOYMENT_ID));
    }

    private static @Nullable Object ofAnyDeployment(@Nullable Object tree) {
        if (tree instanceof Map<?, ?> fields && !fields.containsKey(DEPLOYMENT_ID)) {
            var whole = new LinkedHashMap<Object, @Nullable Object>(fields);
            whole.put(DEPLOYMENT_ID, ANY_DEPLOYMENT);
            return whole;
        }
        return tree;
    }

    /** Reads a line that is known to be valid. */
    RecordedItem again(int begin) {
        var item = read(begin).item();
        if (item == null) {
            throw new IllegalStateException("a line that was good is not any more");
        }
        return item;
    }
}
