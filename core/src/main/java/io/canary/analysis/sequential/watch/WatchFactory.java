package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.SequentialPolicy;
import java.util.ArrayList;
import java.util.List;

/** Creates a {@link Watch} for each compared metric. */
final class WatchFactory {

    private WatchFactory() {}

    /**
     * The watches of a policy, in the order of its metrics.
     *
     * @param weight their combined share of all evidence; above 0 and at most 1
     */
    static List<Watch> watches(SequentialPolicy policy, double weight) {
        var metrics = policy.judged();
        var weights = Weights.of(metrics, weight);
        var watches = new ArrayList<Watch>();
        for (int i = 0; i < metrics.size(); i++) {
            var metric = metrics.get(i);
            watches.add(
                    switch (metric.kind()) {
                        case RATIO ->
                            new RatioWatch(
                                    metric,
                                    weights.get(i),
                                    policy,
                                    metric.name().equals(Metric.ERRORS));
                        case DISTRIBUTION ->
                            new DistributionWatch(
                                    metric,
                                    weights.get(i),
                                    policy,
                                    metric.name().equals(Metric.LATENCY));
                        case GAUGE -> new GaugeWatch(metric, weights.get(i), policy);
                    });
        }
        return List.copyOf(watches);
    }
}
