package io.canary.ingest;

import io.canary.analysis.Sample;
import io.canary.analysis.StandardMetric;
import io.canary.spi.settings.Problem;
import java.util.ArrayList;
import java.util.List;

/** Checks samples that come as objects, by the same rules as JSON. */
final class TypedSamples {
    private static final double COUNT_MAX = 1e15;

    private TypedSamples() {}

    /** All errors of the sample. */
    static List<Problem> problems(IncomingSample incoming, long nowMillis) {
        var sample = incoming.sample();
        var problems = new ArrayList<Problem>(0);
        check(
                sample.atMillis() <= nowMillis + StrictSampleParser.FUTURE_MAX_MILLIS,
                "timestamp",
                "be at most 60 s ahead",
                problems);
        check(sample.requests() >= 0 && sample.requests() <= COUNT_MAX, "requests", "be at least 0", problems);
        check(isIn(sample.errors(), 0, (double) sample.requests()), "errors", "be from 0 to requests", problems);
        for (var metric : StandardMetric.values()) {
            boolean isAllowed = !sample.values().has(metric) || metric.range().contains(sample.value(metric));
            check(isAllowed, metric.json(), "be " + metric.range().words(), problems);
        }
        check(reports(sample), "metrics", "report something", problems);
        return problems;
    }

    private static boolean reports(Sample sample) {
        var extras = sample.extras();
        return sample.requests() != 0
                || !Double.isNaN(sample.errors())
                || !sample.values().isEmpty()
                || !sample.latency().isEmpty()
                || (extras != null && !extras.metrics().isEmpty());
    }

    /** NaN stands for a value that was not measured. */
    private static boolean isIn(double value, double min, double max) {
        return Double.isNaN(value) || (value >= min && value <= max);
    }

    private static void check(boolean holds, String field, String what, List<Problem> problems) {
        if (!holds) {
            problems.add(new Problem("/" + field, "must " + what));
        }
    }
}
