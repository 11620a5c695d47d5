package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Metric;
import io.canary.analysis.sequential.Report;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which version reports which metric. A metric that one of them does not report, no longer reports, or reports as 0 of
 * 0, is not compared, and so shows no harm. Not thread-safe.
 */
final class Reporting {
    private final List<Metric> metrics;
    private final List<Presence> canary;
    private final List<Presence> baseline;
    private double canaryRequests;
    private double canaryKnown;
    private double baselineRequests;
    private double baselineKnown;

    Reporting(List<Metric> metrics) {
        this.metrics = metrics;
        this.canary = presences();
        this.baseline = presences();
    }

    private List<Presence> presences() {
        return metrics.stream().map(m -> new Presence()).toList();
    }

    /** Adds a tick. */
    void observe(Stratum stratum) {
        observe(canary, stratum.canary(), stratum.tick());
        observe(baseline, stratum.baseline(), stratum.tick());
        if (stratum.canary() != null) {
            canaryRequests = stratum.canary().requests();
            canaryKnown = errorsKnown(stratum.canary());
        }
        if (stratum.baseline() != null) {
            baselineRequests = stratum.baseline().requests();
            baselineKnown = errorsKnown(stratum.baseline());
        }
    }

    private void observe(List<Presence> of, @Nullable Report report, long tick) {
        for (int i = 0; i < metrics.size() && report != null; i++) {
            var reading = report.of(metrics.get(i));
            if (reading != null && !reading.isEmpty()) {
                of.get(i).observe(tick);
            }
        }
    }

    private static double errorsKnown(Report report) {
        return report.readings().get(Metric.ERRORS) instanceof Arm errors ? errors.requests() : 0;
    }

    boolean isMissingInCanary(int metric, long tick) {
        return canary.get(metric).isMissing(tick);
    }

    boolean isMissingInBaseline(int metric, long tick) {
        return baseline.get(metric).isMissing(tick);
    }

    /** Whether both versions have ever reported it, so that it could be compared. */
    boolean wasReportedByBoth(int metric) {
        return canary.get(metric).wasReported() && baseline.get(metric).wasReported();
    }

    /**
     * The requests of the last tick that the error rate leaves out, as their reports lack errors, for people. The rate
     * of the other requests may be too high, if errors are only counted after the first one.
     */
    List<String> errorsLeftOut() {
        var leftOut = new ArrayList<String>(0);
        addLeftOut(canaryRequests, canaryKnown, "canary", leftOut);
        addLeftOut(baselineRequests, baselineKnown, "baseline", leftOut);
        return leftOut;
    }

    private static void addLeftOut(double requests, double known, String version, List<String> to) {
        if (known > 0 && known < requests) {
            to.add("errors of %.0f of %.0f requests by the %s".formatted(requests - known, requests, version));
        }
    }

    void write(MementoWriter to) {
        canary.forEach(p -> p.write(to));
        baseline.forEach(p -> p.write(to));
        to.putAll(canaryRequests, canaryKnown, baselineRequests, baselineKnown);
    }

    void read(MementoReader from) {
        canary.forEach(p -> p.read(from));
        baseline.forEach(p -> p.read(from));
        canaryRequests = from.next();
        canaryKnown = from.next();
        baselineRequests = from.next();
        baselineKnown = from.next();
    }
}
