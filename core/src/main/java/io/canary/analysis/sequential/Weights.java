package io.canary.analysis.sequential;

import java.util.ArrayList;
import java.util.List;

/**
 * How much of all evidence one metric is.
 *
 * @param main its test within the margin, 0 to 1
 * @param catastrophe its test for a catastrophe; 0 where it has none
 */
record Weights(double main, double catastrophe) {
    private static final double CATASTROPHE = .05;

    /** Critical metrics have this much among them, at least. */
    private static final double CRITICAL = .5;

    /** And at most this much where there are others. */
    private static final double CRITICAL_MOST = .9;

    private double sum() {
        return main + catastrophe;
    }

    private Weights times(double factor) {
        return new Weights(main * factor, catastrophe * factor);
    }

    /**
     * Of metrics, in their order; they add up to {@code all}. They are fixed before the first tick: only so the
     * weighted mean of e-values is one.
     *
     * @param all what is not kept for anything else, above 0 and at most 1
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
