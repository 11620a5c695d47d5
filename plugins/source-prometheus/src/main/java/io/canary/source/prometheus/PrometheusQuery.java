package io.canary.source.prometheus;

import io.canary.router.support.SettingProblems;
import io.canary.spi.metrics.QueryTemplate;
import io.canary.spi.settings.Default;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment asks of Prometheus.
 *
 * @param requests a selector of counters; null if it is not asked for
 * @param errors a selector of counters, of those requests that failed
 * @param latency a selector of the {@code _bucket} series of a classic histogram, or of a native histogram; without
 *     requests, its values count as requests
 * @param latencyUnit of the bounds of the histogram
 * @param cpu an expression for the utilization of the CPU, 0 to 1; of several series the mean is taken
 * @param metrics custom metrics by name
 */
public record PrometheusQuery(
        @Nullable QueryTemplate requests,
        @Nullable QueryTemplate errors,
        @Nullable QueryTemplate latency,
        @Default("s") LatencyUnit latencyUnit,
        @Nullable QueryTemplate cpu,
        Map<String, RatioQuery> metrics) {

    /** What a bound of a histogram is in. */
    public enum LatencyUnit {
        S(1_000),
        MS(1);

        private final int millis;

        LatencyUnit(int millis) {
            this.millis = millis;
        }

        int millis() {
            return millis;
        }
    }

    /**
     * A custom metric that is a part of a whole.
     *
     * @param count a selector of counters
     * @param of a selector of counters, of all that {@code count} is a part of
     */
    public record RatioQuery(QueryTemplate count, QueryTemplate of) {
        /** @throws io.canary.spi.settings.SettingsException if one is no selector */
        public RatioQuery {
            var problems = new SettingProblems();
            problems.add("/count", Promql.problemOfSelector(count));
            problems.add("/of", Promql.problemOfSelector(of));
            problems.throwIfAny();
        }
    }

    /** @throws io.canary.spi.settings.SettingsException with everything in it that does not go together */
    public PrometheusQuery {
        var problems = new SettingProblems();
        problems.add("/requests", requests == null ? null : Promql.problemOfSelector(requests));
        problems.add("/errors", errors == null ? null : Promql.problemOfSelector(errors));
        problems.add("/latency", latency == null ? null : Promql.problemOfSelector(latency));
        problems.add("/cpu", cpu == null ? null : Promql.problemOfExpression(cpu));
        if (errors != null && requests == null && latency == null) {
            problems.add("/errors", "must stand beside requests, or the latency of requests, which they are a part of");
        }
        if (requests == null && latency == null && cpu == null && metrics.isEmpty()) {
            problems.add("", "must have at least one of requests, latency, cpu and metrics");
        }
        problems.throwIfAny();
    }
}
