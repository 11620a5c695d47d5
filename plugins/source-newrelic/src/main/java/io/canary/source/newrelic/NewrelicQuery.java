package io.canary.source.newrelic;

import io.canary.router.support.SettingProblems;
import io.canary.spi.metrics.QueryTemplate;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment asks of New Relic: each is a {@code SELECT} of one value, without a condition on the time.
 *
 * @param period of which whole ones are read, 60 to 300 s in whole minutes; null to read events to the millisecond
 * @param requests how many there were; null if it is not asked for
 * @param errors how many of them failed
 * @param p95Ms the 95th percentile of their latencies, in milliseconds
 * @param cpu the utilization of the CPU, 0 to 1
 * @param metrics custom metrics by name
 */
public record NewrelicQuery(
        @Unit(ChronoUnit.SECONDS) @Nullable Duration period,
        @Nullable QueryTemplate requests,
        @Nullable QueryTemplate errors,
        @Nullable QueryTemplate p95Ms,
        @Nullable QueryTemplate cpu,
        Map<String, RatioQuery> metrics) {
    private static final long MINUTE_SEC = 60;
    private static final long LONGEST_SEC = 300;

    /** A custom metric that is a part of a whole. */
    public record RatioQuery(QueryTemplate count, QueryTemplate of) {
        /** @throws io.canary.spi.settings.SettingsException if one is no query */
        public RatioQuery {
            var problems = new SettingProblems();
            problems.add("/count", Nrql.problem(count));
            problems.add("/of", Nrql.problem(of));
            problems.throwIfAny();
        }
    }

    /** @throws io.canary.spi.settings.SettingsException with everything in it that does not go together */
    public NewrelicQuery {
        var problems = new SettingProblems();
        problems.add("/requests", Nrql.problem(requests));
        problems.add("/errors", Nrql.problem(errors));
        problems.add("/p95_ms", Nrql.problem(p95Ms));
        problems.add("/cpu", Nrql.problem(cpu));
        if (errors != null && requests == null) {
            problems.add("/errors", "must stand beside requests, which they are a part of");
        }
        if (Stream.of(requests, p95Ms, cpu).noneMatch(Objects::nonNull) && metrics.isEmpty()) {
            problems.add("", "must have at least one of requests, p95_ms, cpu and metrics");
        }
        problems.throwIfAny();
        problems.add(
                "/period_sec",
                problemOfPeriod(
                        period,
                        Stream.concat(
                                        Stream.of(requests, errors, p95Ms, cpu),
                                        metrics.values().stream()
                                                .flatMap(ratio -> Stream.of(ratio.count(), ratio.of())))
                                .anyMatch(each -> each != null && Nrql.isOfMetric(each))));
        problems.throwIfAny();
    }

    private static @Nullable String problemOfPeriod(@Nullable Duration period, boolean isOfMetric) {
        if (period == null) {
            return isOfMetric ? "must be set, to 60 say: what is read FROM Metric is kept in whole minutes" : null;
        }
        long seconds = period.toSeconds();
        boolean isValid = period.equals(Duration.ofSeconds(seconds))
                && seconds >= MINUTE_SEC
                && seconds <= LONGEST_SEC
                && seconds % MINUTE_SEC == 0;
        return isValid ? null : "must be 60, 120, 180, 240 or 300";
    }
}
