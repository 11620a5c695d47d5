package io.canary.bench.judge.kayenta;

import io.canary.bench.judge.trace.Report;

/** What the canary is compared by, tick by tick. More is worse in each. */
enum Metric {
    ERRORS_PERCENT(Group.ERRORS),
    P50_MS(Group.LATENCY),
    P95_MS(Group.LATENCY),
    P99_MS(Group.LATENCY),
    CPU(Group.SYSTEM);

    /** What metrics are weighed together. */
    enum Group {
        ERRORS(50),
        LATENCY(40),
        SYSTEM(10);

        /** Points of 100. */
        final double weight;

        Group(double weight) {
            this.weight = weight;
        }
    }

    final Group group;

    Metric(Group group) {
        this.group = group;
    }

    /** Its value; NaN where a report tells nothing of it. */
    double of(Report report) {
        if (report.requests() == 0 && this != CPU) {
            return Double.NaN;
        }
        return switch (this) {
            case ERRORS_PERCENT -> 100.0 * report.errors() / report.requests();
            case P50_MS -> report.latency().quantileMillis(0.50);
            case P95_MS -> report.latency().quantileMillis(0.95);
            case P99_MS -> report.latency().quantileMillis(0.99);
            case CPU -> report.cpu();
        };
    }
}
