package io.canary.analysis.sequential;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requirements on a canary that is compared with its baseline.
 *
 * @param analysis how canary and baseline are compared
 * @param metrics what is compared in addition to errors, latency and CPU
 */
public record SequentialPolicy(Analysis analysis, List<Metric> metrics) {
    private static final int METRICS_MOST = 20;
    private static final double ERRORS_WEIGHT = 0.50;
    private static final double LATENCY_WEIGHT = 0.35;
    private static final double CPU_WEIGHT = 0.05;

    /** @throws IllegalArgumentException if metrics share a name, or there are too many */
    public SequentialPolicy {
        metrics = List.copyOf(metrics);
        var names = new HashSet<>(List.of(Metric.ERRORS, Metric.LATENCY, Metric.CPU));
        for (var metric : metrics) {
            if (!names.add(metric.name())) {
                throw new IllegalArgumentException("there is another metric \"" + metric.name() + "\"");
            }
        }
        if (metrics.size() > METRICS_MOST) {
            throw new IllegalArgumentException(metrics.size() + " metrics, at most " + METRICS_MOST);
        }
    }

    /** All metrics that are compared; errors, latency and CPU first. */
    public List<Metric> judged() {
        var judged = new ArrayList<Metric>();
        add(judged, Metric.ERRORS, Metric.Kind.RATIO, analysis.margins().errorRatio(), ERRORS_WEIGHT);
        add(judged, Metric.LATENCY, Metric.Kind.DISTRIBUTION, analysis.margins().latencyRatio(), LATENCY_WEIGHT);
        add(judged, Metric.CPU, Metric.Kind.GAUGE, analysis.margins().cpu(), CPU_WEIGHT);
        judged.addAll(metrics);
        return judged;
    }

    /** Whether this built-in metric is compared. */
    public boolean isJudged(String name) {
        return judged().stream().anyMatch(metric -> metric.name().equals(name));
    }

    private static void add(List<Metric> to, String name, Metric.Kind kind, @Nullable Double margin, double weight) {
        if (margin != null) {
            to.add(new Metric(name, kind, Metric.Direction.LOWER_IS_BETTER, margin, weight, false));
        }
    }
}
