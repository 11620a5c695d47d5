package io.canary.source.cloudwatch;

import io.canary.router.support.SettingProblems;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One metric with its dimensions, or an expression of metric maths.
 *
 * @param namespace such as {@code AWS/ApplicationELB}
 * @param metric its name; null for an expression
 * @param dimensions all that the metric has, by name
 * @param stat null for the usual one
 * @param expression null for a metric
 */
public record MetricQuery(
        @Nullable String namespace,
        @Nullable String metric,
        Map<String, String> dimensions,
        @Nullable String stat,
        @Nullable String expression) {

    /** @throws io.canary.spi.settings.SettingsException with everything in it that does not go together */
    public MetricQuery {
        var problems = new SettingProblems();
        if (expression != null) {
            if (namespace != null || metric != null || !dimensions.isEmpty() || stat != null) {
                problems.add("", "must have either expression, or namespace, metric, dimensions and stat");
            }
            problems.add("/expression", Expression.problem(expression));
        } else if (namespace == null || metric == null) {
            problems.add("", "must have namespace and metric, or expression");
        } else if (!tellsVersions(namespace, metric, dimensions)) {
            problems.add(
                    "/dimensions",
                    "must contain {version} or {role} in a value, or the same is found for both versions");
        }
        problems.throwIfAny();
    }

    private static boolean tellsVersions(String namespace, String metric, Map<String, String> dimensions) {
        return Places.tellVersions(namespace)
                || Places.tellVersions(metric)
                || dimensions.values().stream().anyMatch(Places::tellVersions);
    }
}
