package io.canary.analysis;

import io.canary.analysis.sequential.Analysis;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Given;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Unit;
import io.canary.spi.settings.Unwrapped;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The requirements on a canary: how much evidence, within which limits, and what follows otherwise.
 *
 * @param sampleWindow how far back samples count; at least 1 s. The default is at least the whole step: {@link
 *     #withWindowOf}
 * @param minSamples samples inside the window for a verdict, at least 1
 * @param minRequests requests inside the window for a verdict, at least 0
 * @param limits the limit of each metric that has one, in its unit
 * @param maxConsecutiveFailures the number of FAILs in a row that end the rollout, at least 1
 * @param rollbackOnFailure whether they roll back; if not, the canary stays at its weight
 * @param metrics the custom metrics that are compared between canary and baseline
 * @param analysis how canary and baseline are compared
 * @param given the fields that the request sets: limits among them also apply beside a comparison
 */
public record Policy(
        @Default("60") @Unit(ChronoUnit.SECONDS) @Range(min = 1)
        Duration sampleWindow,

        @Default("3") @Range(min = 1) int minSamples,
        @Default("100") @Range(min = 0) long minRequests,
        @Unwrapped(MetricTables.Limits.class) Map<StandardMetric, Double> limits,
        @Default("1") @Range(min = 1) int maxConsecutiveFailures,
        @Default("true") boolean rollbackOnFailure,
        List<Metric> metrics,
        Analysis analysis,
        @Given Set<String> given) {

    /** @throws SettingsException for metrics that cannot be compared together */
    public Policy {
        limits = Map.copyOf(limits);
        try {
            new SequentialPolicy(analysis, metrics);
        } catch (IllegalArgumentException e) {
            throw new SettingsException(List.of(new Problem("/metrics", String.valueOf(e.getMessage()))));
        }
    }

    /**
     * The same policy with a default window that covers a whole step, so that all samples of a step count for its
     * verdict.
     *
     * @param interval how long a step soaks
     */
    public Policy withWindowOf(Duration interval) {
        return given.contains("sample_window_sec") || sampleWindow.compareTo(interval) >= 0
                ? this
                : with(interval, limits, given);
    }

    /**
     * The custom metrics whose names are sample fields. Checked when a policy is created, as older ones may have them.
     */
    public List<Problem> reservedNames() {
        return IntStream.range(0, metrics.size())
                .filter(i -> SampleFields.NAMES.contains(metrics.get(i).name()))
                .mapToObj(i -> new Problem(
                        "/metrics/" + i + "/name",
                        "must not be \"" + metrics.get(i).name() + "\": samples report something else by this name"))
                .toList();
    }

    /** How canary and baseline are compared, with all metrics. */
    public SequentialPolicy comparison() {
        return new SequentialPolicy(analysis, metrics);
    }

    /** The same policy with only the limits that the request sets. */
    Policy hard() {
        return limiting(EnumSet.allOf(StandardMetric.class));
    }

    /** The same policy with only the limits that the request sets, and those of metrics that cannot be compared. */
    Policy limiting(Set<StandardMetric> comparable) {
        var kept = new EnumMap<StandardMetric, Double>(StandardMetric.class);
        limits.forEach((metric, limit) -> {
            if (isSet(metric) || !comparable.contains(metric)) {
                kept.put(metric, limit);
            }
        });
        return with(sampleWindow, kept, given);
    }

    /** The same policy, in which only limits are marked as given: for other fields, the mark has no effect. */
    public Policy withLimitsGiven() {
        var set = Arrays.stream(StandardMetric.values())
                .map(StandardMetric::limitName)
                .filter(given::contains)
                .collect(Collectors.toUnmodifiableSet());
        return with(sampleWindow, limits, set);
    }

    private Policy with(Duration window, Map<StandardMetric, Double> limits, Set<String> settings) {
        return new Policy(
                window,
                minSamples,
                minRequests,
                limits,
                maxConsecutiveFailures,
                rollbackOnFailure,
                metrics,
                analysis,
                settings);
    }

    /** The limit of a metric, in its unit; null for none. */
    public @Nullable Double limit(StandardMetric metric) {
        return limits.get(metric);
    }

    /** Whether the request sets the limit. */
    boolean isSet(StandardMetric metric) {
        return given.contains(metric.limitName());
    }

    public boolean hasLimits() {
        return !limits.isEmpty();
    }
}
