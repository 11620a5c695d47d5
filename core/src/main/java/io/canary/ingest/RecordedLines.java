package io.canary.ingest;

import io.canary.analysis.Accuracy;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.json.Json;
import io.canary.simulate.Plan;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lines of a recording: each a sample as it was reported, with its time, and of whatever deployment. */
final class RecordedLines {
    /** The time of arrival, which a recording has none of: a sample of then has no time of its own. */
    private static final long NO_TIME =
            Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private static final String ANY_DEPLOYMENT = "any";

    /** As for lines that are uploaded as samples. */
    private static final int LINE_MAX = 1 << 20;

    private final byte[] text;
    private final Plan plan;
    private final Map<Role, Accuracy> accuracies = new EnumMap<>(Role.class);

    /** What a line is: a sample, or what is wrong with it. */
    record Read(@Nullable Sample sample, List<Problem> problems) {
        static Read mistaken(String pointer, String detail) {
            return new Read(null, List.of(new Problem(pointer, detail)));
        }
    }

    RecordedLines(byte[] text, Plan plan) {
        this.text = text;
        this.plan = plan;
    }

    /** Where the line ends that {@code begin} lies on. */
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
        var read = incoming(begin);
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
        return of(incoming, role);
    }

    /** The first distribution of a version decides how accurate all others have to be, as for every deployment. */
    private Read of(IncomingSample incoming, Role role) {
        var sample = incoming.sample();
        var first = sample.latency().isEmpty() ? null : accuracies.putIfAbsent(role, sample.accuracy());
        return first == null || first.equals(sample.accuracy())
                ? new Read(incoming.as(role, sample.accuracy()), List.of())
                : Read.mistaken(
                        "/latency",
                        "must be as accurate as the first distribution of this version, with " + first + ", but has "
                                + sample.accuracy());
    }

    private SampleReader.Read incoming(int begin) {
        int length = end(begin) - begin;
        if (length > LINE_MAX) {
            return new SampleReader.Read(null, List.of(new Problem("", "has more than " + LINE_MAX + " bytes")));
        }
        var fast = SampleParser.parse(text, begin, length, NO_TIME);
        if (fast != null) {
            return SampleReader.Read.of(fast);
        }
        try {
            return SampleReader.slow(ofAnyDeployment(Json.read(text, begin, length)), NO_TIME);
        } catch (SettingsException e) {
            return new SampleReader.Read(null, e.problems());
        }
    }

    private static @Nullable Object ofAnyDeployment(@Nullable Object tree) {
        if (tree instanceof Map<?, ?> fields && !fields.containsKey("deployment_id")) {
            var whole = new LinkedHashMap<Object, @Nullable Object>(fields);
            whole.put("deployment_id", ANY_DEPLOYMENT);
            return whole;
        }
        return tree;
    }

    /** The sample of a line that is good. */
    Sample again(int begin) {
        var sample = read(begin).sample();
        if (sample == null) {
            throw new IllegalStateException("a line that was good is not any more");
        }
        return sample;
    }
}
