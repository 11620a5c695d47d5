package io.canary.source.datadog;

import io.canary.router.support.SettingProblems;
import io.canary.spi.metrics.QueryTemplate;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment asks of Datadog: each is a query of one metric.
 *
 * @param requests how many there were; null if it is not asked for
 * @param errors how many of them failed
 * @param p95Ms the 95th percentile of their latencies, in milliseconds
 * @param cpu the utilization of the CPU, 0 to 1
 * @param metrics custom metrics by name
 */
public record DatadogQuery(
        @Nullable QueryTemplate requests,
        @Nullable QueryTemplate errors,
        @Nullable QueryTemplate p95Ms,
        @Nullable QueryTemplate cpu,
        Map<String, RatioQuery> metrics) {

    /** A custom metric that is a part of a whole. */
    public record RatioQuery(QueryTemplate count, QueryTemplate of) {
        /** @throws io.canary.spi.settings.SettingsException if one is no query of a count */
        public RatioQuery {
            var problems = new SettingProblems();
            problems.add("/count", DatadogTarget.problemOfCount(count));
            problems.add("/of", DatadogTarget.problemOfCount(of));
            problems.throwIfAny();
        }
    }

    /** @throws io.canary.spi.settings.SettingsException with everything in it that does not go together */
    public DatadogQuery {
        var problems = new SettingProblems();
        problems.add("/requests", DatadogTarget.problemOfCount(requests));
        problems.add("/errors", DatadogTarget.problemOfCount(errors));
        problems.add("/p95_ms", DatadogTarget.problemOfValue(p95Ms));
        problems.add("/cpu", DatadogTarget.problemOfValue(cpu));
        if (errors != null && requests == null) {
            problems.add("/errors", "must stand beside requests, which they are a part of");
        }
        if (Stream.of(requests, p95Ms, cpu).noneMatch(Objects::nonNull) && metrics.isEmpty()) {
            problems.add("", "must have at least one of requests, p95_ms, cpu and metrics");
        }
        problems.throwIfAny();
    }

    /** All queries of counts. */
    Stream<QueryTemplate> counts() {
        var custom = metrics.values().stream().flatMap(metric -> Stream.of(metric.count(), metric.of()));
        return Stream.concat(Stream.of(requests, errors).filter(Objects::nonNull), custom);
    }

    /** All queries of values. */
    Stream<QueryTemplate> values() {
        return Stream.of(p95Ms, cpu).filter(Objects::nonNull);
    }
}
