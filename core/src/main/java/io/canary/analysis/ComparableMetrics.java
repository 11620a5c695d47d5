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
 * Which metrics with a default limit are compared now. While a metric is compared, its default limit does not apply; if
 * it is not, because one version reports nothing or both report percentiles only, the limit applies. Not thread-safe:
 * it belongs to one deployment.
 */
final class ComparableMetrics {
    /** The comparison of a metric is suspended after this time without a tick in which it could be compared. */
    private static final long SUSPENDED_MILLIS = 120_000;

    /** When each metric was last compared; it lacks those that are not to be compared. */
    private final Map<StandardMetric, Long> lastMillis = new EnumMap<>(StandardMetric.class);

    /** @param sinceMillis the start of the comparison: the first reports may be incomplete */
    ComparableMetrics(SequentialPolicy policy, long sinceMillis) {
        for (var metric : StandardMetric.values()) {
            if (metric.comparedAs() != null && policy.isJudged(metric.comparedAs())) {
                lastMillis.put(metric, sinceMillis);
            }
        }
    }

    /** Adds a tick that was compared at {@code nowMillis}. */
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
     * The metrics whose default limits do not apply at a time: those that are compared, and those that are not to be.
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

    /** The system clock was changed. */
    void clockMoved(long nowMillis) {
        lastMillis.replaceAll((metric, last) -> nowMillis);
    }
}
