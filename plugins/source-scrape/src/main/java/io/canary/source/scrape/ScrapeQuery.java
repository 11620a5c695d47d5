package io.canary.source.scrape;

import io.canary.router.support.SettingProblems;
import io.canary.spi.metrics.QueryTemplate;
import io.canary.spi.settings.Default;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which series count.
 *
 * @param requests a selector of counters; null if it is not asked for
 * @param errors a selector of counters, of those requests that failed
 * @param latency a selector of the {@code _bucket} series of a histogram; without requests, its values count as
 *     requests
 * @param latencyUnit of the bounds of the histogram
 * @param cpu a selector of gauges of the utilization of the CPU, 0 to 1; of several series the mean is taken
 * @param metrics custom metrics by name
 */
public record ScrapeQuery(
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
            problems.add("/count", Selector.problem(count));
            problems.add("/of", Selector.problem(of));
            problems.throwIfAny();
        }
    }

    /** @throws io.canary.spi.settings.SettingsException with everything in it that does not go together */
    public ScrapeQuery {
        var problems = new SettingProblems();
        problems.add("/requests", Selector.problem(requests));
        problems.add("/errors", Selector.problem(errors));
        problems.add("/latency", Selector.problem(latency));
        problems.add("/cpu", Selector.problem(cpu));
        if (errors != null && requests == null && latency == null) {
            problems.add("/errors", "must stand beside requests, or the latency of requests, which they are a part of");
        }
        if (requests == null && latency == null && cpu == null && metrics.isEmpty()) {
            problems.add("", "must have at least one of requests, latency, cpu and metrics");
        }
        problems.throwIfAny();
    }
}
