package io.canary.source.graphite;

import io.canary.router.support.SettingProblems;
import io.canary.spi.metrics.QueryTemplate;
import io.canary.spi.settings.Default;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment asks of Graphite: each is a path, or a {@code seriesByTag}.
 *
 * @param counters what those series are that counts come from
 * @param requests how many there were; null if it is not asked for
 * @param errors how many of them failed
 * @param p95Ms the 95th percentile of their latencies, in milliseconds; of several series the mean is taken
 * @param cpu the utilization of the CPU, 0 to 1; of several series the mean is taken
 * @param metrics custom metrics by name
 */
public record GraphiteQuery(
        @Default("interval") Counters counters,
        @Nullable QueryTemplate requests,
        @Nullable QueryTemplate errors,
        @Nullable QueryTemplate p95Ms,
        @Nullable QueryTemplate cpu,
        Map<String, RatioQuery> metrics) {

    /** What the series are that counts come from. */
    public enum Counters {
        /** Each point counts what happened in its step. */
        INTERVAL,
        /** Each point has all that happened since its process began. */
        CUMULATIVE
    }

    /** A custom metric that is a part of a whole. */
    public record RatioQuery(QueryTemplate count, QueryTemplate of) {
        /** @throws io.canary.spi.settings.SettingsException if one is no target of a count */
        public RatioQuery {
            var problems = new SettingProblems();
            problems.add("/count", GraphiteTarget.problemOfCount(count));
            problems.add("/of", GraphiteTarget.problemOfCount(of));
            problems.throwIfAny();
        }
    }

    /** @throws io.canary.spi.settings.SettingsException with everything in it that does not go together */
    public GraphiteQuery {
        var problems = new SettingProblems();
        problems.add("/requests", GraphiteTarget.problemOfCount(requests));
        problems.add("/errors", GraphiteTarget.problemOfCount(errors));
        problems.add("/p95_ms", GraphiteTarget.problemOfValue(p95Ms));
        problems.add("/cpu", GraphiteTarget.problemOfValue(cpu));
        if (errors != null && requests == null) {
            problems.add("/errors", "must stand beside requests, which they are a part of");
        }
        if (Stream.of(requests, p95Ms, cpu).noneMatch(Objects::nonNull) && metrics.isEmpty()) {
            problems.add("", "must have at least one of requests, p95_ms, cpu and metrics");
        }
        problems.throwIfAny();
    }
}
