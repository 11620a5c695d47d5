package io.canary.routing;

import io.canary.spi.TrafficReport;

/** Takes the measurements of routers. Never blocks; called on any thread. */
public interface TrafficReportSink {
    void report(String router, TrafficReport report);

    /** Announces, before its first report, that a router measures. */
    default void expect(String router) {}
}
