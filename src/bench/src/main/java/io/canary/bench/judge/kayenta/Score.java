package io.canary.bench.judge.kayenta;

import io.canary.bench.judge.kayenta.Classifier.Label;
import java.util.List;

/** Points from 0 to 100 for a canary: of each group the share of its metrics that pass, times the group's weight. */
final class Score {
    /** From here on a canary is good. */
    static final double PASS = 95;

    /** Below this a canary is given up before the end. */
    static final double MARGINAL = 75;

    private static final double MOST_WITHOUT_DATA = 0.5;

    /**
     * A metric and what became of it.
     *
     * @param isCritical whether all else does not count, if it does not pass
     */
    record Classified(Metric metric, Label label, boolean isCritical) {
        private boolean isFatal() {
            return isCritical && (label == Label.HIGH || label == Label.NO_DATA);
        }
    }

    private Score() {}

    static double of(List<Classified> metrics) {
        long withoutData =
                metrics.stream().filter(m -> m.label() == Label.NO_DATA).count();
        if (metrics.stream().anyMatch(Classified::isFatal) || withoutData >= MOST_WITHOUT_DATA * metrics.size()) {
            return 0;
        }
        double sum = 0;
        for (var group : Metric.Group.values()) {
            sum += group.weight * share(metrics, group);
        }
        return Math.round(sum * 100) / 100.0;
    }

    /**
     * The share of a group's metrics that pass. A metric without data is none of them, and a group without any passes.
     */
    private static double share(List<Classified> metrics, Metric.Group group) {
        long passed = count(metrics, group, Label.PASS);
        long judged = passed + count(metrics, group, Label.HIGH);
        return judged == 0 ? 1 : (double) passed / judged;
    }

    private static long count(List<Classified> metrics, Metric.Group group, Label label) {
        return metrics.stream()
                .filter(m -> m.metric().group == group && m.label() == label)
                .count();
    }
}
