package io.canary.analysis.sequential;

import java.util.ArrayList;
import java.util.List;

/**
 * Which of the metrics that are compared a version does not report, and what is lacking by that. Latency of which only
 * percentiles are reported cannot be compared, and is held to limits. Not thread-safe.
 */
final class MetricReports {
    private static final String ONLY_LIMITED = " (percentiles cannot be compared: latency is held to limits only)";

    private final List<Watch> watches;
    private final Reporting reporting;
    private final LatencyPercentiles percentiles = new LatencyPercentiles();

    /** @param watches one of each metric, in the order in which metrics are counted */
    MetricReports(List<Watch> watches) {
        this.watches = watches;
        reporting = new Reporting(watches.stream().map(Watch::metric).toList());
    }

    /**
     * Takes in a tick.
     *
     * @param isWarm whether latencies that are reported of the canary count
     */
    void observe(Stratum stratum, boolean isWarm) {
        reporting.observe(stratum);
        percentiles.observe(stratum, isWarm);
    }

    /**
     * Whether it is latency, both report percentiles of it, and one of them never reported a distribution: it cannot be
     * compared, so no proof of it is wanted, and limits are all that holds.
     */
    boolean isOnlyLimited(int metric) {
        return watches.get(metric).metric().name().equals(Metric.LATENCY)
                && !reporting.wasReportedByBoth(metric)
                && percentiles.areReported();
    }

    /** Adds what is lacking for a rise of the weight, if anything is, where it is so. */
    void addLackOfLimit(List<MissingEvidence> to) {
        var missing = percentiles.lack();
        if (missing != null) {
            to.add(missing);
        }
    }

    /**
     * What is reported by one version and not by the other, and what neither reports although it is to be compared, for
     * people; and which requests are left out of the rate of errors.
     *
     * @param tick after which one asks
     * @param canaryOnly whether the baseline has no traffic, and nothing to report
     */
    List<String> unreported(Rung rung, long tick, boolean canaryOnly) {
        var unreported = new ArrayList<String>(0);
        for (int i = 0; i < watches.size(); i++) {
            var missing = missing(i, tick, canaryOnly);
            var metric = watches.get(i).metric();
            boolean isLimited = isOnlyLimited(i);
            boolean isByNeither =
                    missing == Missing.IN_BOTH && metric.isCommon() && !isLimited && !isWanted(watches.get(i), rung);
            if (missing != Missing.IN_NEITHER && !isByNeither) {
                unreported.add(metric.words() + missing.words + (isLimited ? ONLY_LIMITED : ""));
            }
        }
        unreported.addAll(reporting.errorsLeftOut());
        return unreported;
    }

    /**
     * Of that, what keeps a weight from rising: the metrics of the user's own, and what is to be proven for a rung and
     * was, before it was not reported any more.
     */
    List<MissingEvidence> lacks(Rung rung, long tick, boolean canaryOnly) {
        var lacks = new ArrayList<MissingEvidence>(0);
        for (int i = 0; i < watches.size(); i++) {
            var metric = watches.get(i).metric();
            boolean isProven = isGuarded(metric, rung) && !isWanted(watches.get(i), rung);
            var missing = missing(i, tick, canaryOnly);
            if (missing != Missing.IN_NEITHER && (isProven || !metric.isCommon())) {
                lacks.add(MissingEvidence.ofReport(metric.words() + missing.words));
            }
        }
        return lacks;
    }

    private static boolean isGuarded(Metric metric, Rung rung) {
        return metric.name().equals(Metric.ERRORS) || (metric.name().equals(Metric.LATENCY) && rung == Rung.PROMOTION);
    }

    /** Which version does not report a metric. */
    private enum Missing {
        IN_NEITHER(""),
        IN_CANARY(" by the canary"),
        IN_BASELINE(" by the baseline"),
        IN_BOTH(" by either version");

        private final String words;

        Missing(String words) {
            this.words = words;
        }
    }

    private Missing missing(int metric, long tick, boolean canaryOnly) {
        boolean inCanary = reporting.isMissingInCanary(metric, tick);
        boolean inBaseline = !canaryOnly && reporting.isMissingInBaseline(metric, tick);
        if (inCanary && inBaseline) {
            return Missing.IN_BOTH;
        }
        return inCanary ? Missing.IN_CANARY : inBaseline ? Missing.IN_BASELINE : Missing.IN_NEITHER;
    }

    private static boolean isWanted(Watch watch, Rung rung) {
        var lacks = new ArrayList<MissingEvidence>(3);
        watch.addLacks(rung, lacks);
        return !lacks.isEmpty();
    }

    void write(Memento.Writer to) {
        reporting.write(to);
        percentiles.write(to);
    }

    void read(Memento.Reader from) {
        reporting.read(from);
        percentiles.read(from);
    }
}
