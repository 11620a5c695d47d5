package io.canary.source.cloudwatch;

import io.canary.router.support.SettingProblems;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment asks of CloudWatch.
 *
 * @param period how long a period is: 1, 5, 10, 20 or 30 s, or 60 to 300 s in whole minutes
 * @param requests how many there were in a period; null if it is not asked for
 * @param errors how many of them failed
 * @param p95Ms the 95th percentile of their latencies, in milliseconds
 * @param cpu the utilization of the CPU, 0 to 1; of several series the mean is taken
 * @param metrics custom metrics by name
 * @param inputs what expressions take their values from, by id
 */
public record CloudwatchQuery(
        @Unit(ChronoUnit.SECONDS) @Default("60") Duration period,
        @Nullable MetricQuery requests,
        @Nullable MetricQuery errors,
        @Nullable MetricQuery p95Ms,
        @Nullable MetricQuery cpu,
        Map<String, RatioQuery> metrics,
        Map<String, MetricQuery> inputs) {
    /** The ids of what is asked for begin with it. */
    static final String OWN = "canary_";

    private static final Set<Long> SHORT_PERIODS = Set.of(1L, 5L, 10L, 20L, 30L);
    private static final long MINUTE_SEC = 60;
    private static final long LONGEST_SEC = 300;
    private static final Pattern ID = Pattern.compile("[a-z][a-zA-Z0-9_]{0,99}");
    private static final Set<String> COUNTS = Set.of("Sum", "SampleCount");

    /**
     * A custom metric that is a part of a whole: both are counts in a period.
     *
     * @param of of all that {@code count} is a part of
     */
    public record RatioQuery(MetricQuery count, MetricQuery of) {}

    /** @throws io.canary.spi.settings.SettingsException with everything in it that does not go together */
    public CloudwatchQuery {
        var problems = new SettingProblems();
        long seconds = period.toSeconds();
        boolean isWhole = period.equals(Duration.ofSeconds(seconds));
        boolean isLong = seconds >= MINUTE_SEC && seconds <= LONGEST_SEC && seconds % MINUTE_SEC == 0;
        if (!isWhole || !(isLong || SHORT_PERIODS.contains(seconds))) {
            problems.add("/period_sec", "must be 1, 5, 10, 20, 30, 60, 120, 180, 240 or 300");
        }
        var all = named(requests, errors, p95Ms, cpu, metrics, inputs);
        all.forEach((pointer, query) -> {
            if (query.expression() != null) {
                problems.add(pointer + "/expression", problem(query.expression(), seconds, inputs));
            }
            problems.add(pointer + "/stat", problemOfStat(pointer, query.stat()));
        });
        for (String id : inputs.keySet()) {
            if (!ID.matcher(id).matches() || id.startsWith(OWN)) {
                problems.add("/inputs", "must have ids such as m1, not beginning with " + OWN + ", was " + id);
            }
        }
        if (errors != null && requests == null) {
            problems.add("/errors", "must stand beside requests, which they are a part of");
        }
        if (Stream.of(requests, p95Ms, cpu).noneMatch(Objects::nonNull) && metrics.isEmpty()) {
            problems.add("", "must have at least one of requests, p95_ms, cpu and metrics");
        }
        problems.throwIfAny();
    }

    private static Map<String, MetricQuery> named(
            @Nullable MetricQuery requests,
            @Nullable MetricQuery errors,
            @Nullable MetricQuery p95Ms,
            @Nullable MetricQuery cpu,
            Map<String, RatioQuery> metrics,
            Map<String, MetricQuery> inputs) {
        var named = new LinkedHashMap<String, MetricQuery>();
        var names = Arrays.asList("/requests", "/errors", "/p95_ms", "/cpu");
        var queries = Arrays.asList(requests, errors, p95Ms, cpu);
        for (int i = 0; i < queries.size(); i++) {
            var query = queries.get(i);
            if (query != null) {
                named.put(names.get(i), query);
            }
        }
        metrics.forEach((name, ratio) -> {
            named.put("/metrics/" + name + "/count", ratio.count());
            named.put("/metrics/" + name + "/of", ratio.of());
        });
        inputs.forEach((id, query) -> named.put("/inputs/" + id, query));
        return named;
    }

    private static @Nullable String problem(String expression, long seconds, Map<String, MetricQuery> inputs) {
        if (!Places.tellVersions(expression) && !Expression.takesOneOf(expression, inputs.keySet())) {
            return "must contain {version} or {role}, or the id of one of inputs, was " + expression;
        }
        return Expression.problemOfPeriod(expression, seconds);
    }

    private static @Nullable String problemOfStat(String pointer, @Nullable String stat) {
        if (stat == null || pointer.equals("/cpu") || pointer.startsWith("/inputs/")) {
            return null;
        }
        if (pointer.equals("/p95_ms")) {
            return stat.equals("p95") ? null : "must be p95, was " + stat;
        }
        return COUNTS.contains(stat) ? null : "must be Sum or SampleCount, as it is a count, was " + stat;
    }
}
