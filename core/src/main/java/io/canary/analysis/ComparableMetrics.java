package io.canary.analysis;

import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Of which metrics that have a default limit there is a comparison now. As long as there is, the limit is not needed;
 * where there is none, because one version reports nothing, or both report percentiles only, it holds. Not thread-safe:
 * it belongs to one deployment.
 */
final class ComparableMetrics {
    /** Without a tick in which it could be compared for so long, the comparison of a metric is suspended. */
    private static final long SUSPENDED_MILLIS = 120_000;

    /** When each was last compared; those that are not to be are not in it. */
    private final Map<StandardMetric, Long> lastMillis = new EnumMap<>(StandardMetric.class);

    /** @param sinceMillis the comparison begins: what is reported first may lack something */
    ComparableMetrics(SequentialPolicy policy, long sinceMillis) {
        for (var metric : StandardMetric.values()) {
            if (metric.comparedAs() != null && policy.isJudged(metric.comparedAs())) {
                lastMillis.put(metric, sinceMillis);
            }
        }
    }

    /** Takes in a tick that was compared at {@code nowMillis}. */
    void observe(Stratum tick, long nowMillis) {
        if (hasRequests(tick.canary()) && hasRequests(tick.baseline())) {
            lastMillis.replaceAll((metric, last) -> isInBoth(tick, metric) ? nowMillis : last);
        }
    }

    private static boolean hasRequests(@Nullable Report report) {
        return report != null && report.requests() > 0;
    }

    private static boolean isInBoth(Stratum tick, StandardMetric metric) {
        String name = metric.comparedAs();
        return name != null
                && tick.canary() != null
                && tick.baseline() != null
                && tick.canary().readings().containsKey(name)
                && tick.baseline().readings().containsKey(name);
    }

    /**
     * The metrics whose default limits are not needed at a time: those that are compared, and those that are not to be.
     */
    Set<StandardMetric> at(long nowMillis) {
        var comparable = EnumSet.allOf(StandardMetric.class);
        comparable.removeIf(metric -> metric.comparedAs() == null);
        lastMillis.forEach((metric, last) -> {
            if (nowMillis - last > SUSPENDED_MILLIS) {
                comparable.remove(metric);
            }
        });
        return comparable;
    }

    /** The clock that gives all times was moved. */
    void clockMoved(long nowMillis) {
        lastMillis.replaceAll((metric, last) -> nowMillis);
    }
}
