package io.canary.source.influxdb;

import io.canary.router.support.SettingProblems;
import io.canary.spi.metrics.QueryTemplate;
import io.canary.spi.settings.Default;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment asks of InfluxDB: each is a {@code SELECT} of one value, without a condition on the time.
 *
 * @param counters what those fields are that counts come from
 * @param requests how many there were; null if it is not asked for
 * @param errors how many of them failed
 * @param p95Ms the 95th percentile of their latencies, in milliseconds
 * @param cpu the utilization of the CPU, 0 to 1; of several series the mean is taken
 * @param metrics custom metrics by name
 */
public record InfluxdbQuery(
        @Default("interval") Counters counters,
        @Nullable QueryTemplate requests,
        @Nullable QueryTemplate errors,
        @Nullable QueryTemplate p95Ms,
        @Nullable QueryTemplate cpu,
        Map<String, RatioQuery> metrics) {

    /** What the fields are that counts come from. */
    public enum Counters {
        /** Each point counts what happened since the one before, or is one request. */
        INTERVAL,
        /** Each point has all that happened since its process began. */
        CUMULATIVE
    }

    /** A custom metric that is a part of a whole. */
    public record RatioQuery(QueryTemplate count, QueryTemplate of) {
        /** @throws io.canary.spi.settings.SettingsException if one is no query */
        public RatioQuery {
            var problems = new SettingProblems();
            problems.add("/count", Influxql.problem(count));
            problems.add("/of", Influxql.problem(of));
            problems.throwIfAny();
        }
    }

    /** @throws io.canary.spi.settings.SettingsException with everything in it that does not go together */
    public InfluxdbQuery {
        var problems = new SettingProblems();
        problems.add("/requests", Influxql.problem(requests));
        problems.add("/errors", Influxql.problem(errors));
        problems.add("/p95_ms", Influxql.problem(p95Ms));
        problems.add("/cpu", Influxql.problem(cpu));
        if (errors != null && requests == null) {
            problems.add("/errors", "must stand beside requests, which they are a part of");
        }
        if (Stream.of(requests, p95Ms, cpu).noneMatch(Objects::nonNull) && metrics.isEmpty()) {
            problems.add("", "must have at least one of requests, p95_ms, cpu and metrics");
        }
        problems.throwIfAny();
    }
}
