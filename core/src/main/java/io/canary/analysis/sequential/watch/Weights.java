package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Metric;
import java.util.ArrayList;
import java.util.List;

/**
 * The share of a metric in all evidence.
 *
 * @param main the share of its test within the margin, 0 to 1
 * @param catastrophe the share of its test for a catastrophe; 0 if it has none
 */
record Weights(double main, double catastrophe) {
    private static final double CATASTROPHE = .05;

    /** The lowest combined share of the critical metrics. */
    private static final double CRITICAL = .5;

    /** Their highest combined share if there are others. */
    private static final double CRITICAL_MOST = .9;

    private double sum() {
        return main + catastrophe;
    }

    private Weights times(double factor) {
        return new Weights(main * factor, catastrophe * factor);
    }

    /**
     * The weights of metrics, in their order; they add up to {@code all}. They are fixed before the first tick: only
     * then is the weighted mean of e-values an e-value.
     *
     * @param all the share that is left for metrics, above 0 and at most 1
     */
    static List<Weights> of(List<Metric> metrics, double all) {
        var wanted = metrics.stream()
                .map(m -> new Weights(m.weight(), m.kind() == Metric.Kind.GAUGE ? 0 : CATASTROPHE))
                .toList();
        double sum = wanted.stream().mapToDouble(Weights::sum).sum();
        double criticals = metrics.stream().filter(Metric::critical).count();
        double critical = 0;
        double others = 0;
        for (int i = 0; i < metrics.size(); i++) {
            if (metrics.get(i).critical()) {
                critical += Math.max(wanted.get(i).sum() / sum, CRITICAL / criticals);
            } else {
                others += wanted.get(i).sum() / sum;
            }
        }
        double criticalScale = others == 0 ? 1 / critical : Math.min(1, CRITICAL_MOST / critical);
        var weights = new ArrayList<Weights>();
        for (int i = 0; i < metrics.size(); i++) {
            double own = wanted.get(i).sum() / sum;
            double share = metrics.get(i).critical()
                    ? Math.max(own, CRITICAL / criticals) * criticalScale
                    : own / others * (1 - critical * criticalScale);
            weights.add(wanted.get(i).times(all * share / wanted.get(i).sum()));
        }
        return weights;
    }
}
