package io.canary.source.graphite;

import java.time.Instant;

/** Each point is a count, in a path, as StatsD writes it. */
class IntervalContractTest extends GraphiteContract {
    IntervalContractTest() {
        super("interval", "stats.counters.{service}.{version}.*.count", "stats.counters.{service}.{version}.500.count");
    }

    @Override
    protected void record(String service, String version, Instant at, long requests, long errors) {
        String path = "stats.counters." + service + "." + version.replaceAll("[^A-Za-z0-9_-]", "_") + ".";
        write(path + "200.count", at.getEpochSecond(), (double) (requests - errors));
        write(path + "500.count", at.getEpochSecond(), (double) errors);
    }
}
