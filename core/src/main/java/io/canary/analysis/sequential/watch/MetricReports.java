package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.eprocess.Rung;
import io.canary.analysis.sequential.finding.MissingEvidence;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the compared metrics a version does not report, and which evidence is missing for that reason. Latency that
 * is reported as percentiles only cannot be compared, and limits apply to it. Not thread-safe.
 */
final class MetricReports {
    private static final String ONLY_LIMITED = " (percentiles cannot be compared: latency is held to limits only)";

    private final List<Watch> watches;
    private final Reporting reporting;
    private final LatencyPercentiles percentiles = new LatencyPercentiles();

    /** @param watches one for each metric, in the order of their indexes */
    MetricReports(List<Watch> watches) {
        this.watches = watches;
        reporting = new Reporting(watches.stream().map(Watch::metric).toList());
    }

    /**
     * Adds a tick.
     *
     * @param isWarm whether reported latencies of the canary count
     */
    void observe(Stratum stratum, boolean isWarm) {
        reporting.observe(stratum);
        percentiles.observe(stratum, isWarm);
    }

    /**
     * Whether a metric is latency, both versions report percentiles, and one of them has never reported a distribution:
     * then it cannot be compared, no proof is required, and only limits apply.
     */
    boolean isOnlyLimited(int metric) {
        return watches.get(metric).metric().name().equals(Metric.LATENCY)
                && !reporting.wasReportedByBoth(metric)
                && percentiles.areReported();
    }

    /** Adds what is missing before the weight may rise, if latency {@link #isOnlyLimited}. */
    void addMissingLimit(List<MissingEvidence> to) {
        var missing = percentiles.missing();
        if (missing != null) {
            to.add(missing);
        }
    }

    /**
     * For people: metrics that one version reports and the other does not, metrics to compare that neither reports, and
     * how many requests the error rate leaves out.
     *
     * @param tick the last one
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
     * The part of that which holds the weight: custom metrics, and metrics whose proof a rung needs and has, but which
     * are no longer reported.
     */
    List<MissingEvidence> missing(Rung rung, long tick, boolean canaryOnly) {
        var all = new ArrayList<MissingEvidence>(0);
        for (int i = 0; i < watches.size(); i++) {
            var metric = watches.get(i).metric();
            boolean isProven = isGuarded(metric, rung) && !isWanted(watches.get(i), rung);
            var missing = missing(i, tick, canaryOnly);
            if (missing != Missing.IN_NEITHER && (isProven || !metric.isCommon())) {
                all.add(MissingEvidence.ofReport(metric.words() + missing.words));
            }
        }
        return all;
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

    /** Whether a proof for it is missing. */
    private static boolean isWanted(Watch watch, Rung rung) {
        var missing = new ArrayList<MissingEvidence>(3);
        watch.addMissing(rung, missing);
        return !missing.isEmpty();
    }

    void write(MementoWriter to) {
        reporting.write(to);
        percentiles.write(to);
    }

    void read(MementoReader from) {
        reporting.read(from);
        percentiles.read(from);
    }
}
