package io.canary.source.influxdb;

import java.time.Instant;
import java.util.UUID;

class IntervalContractTest extends InfluxdbContract {
    IntervalContractTest() {
        super("interval", "sum(\"n\")");
    }

    @Override
    protected void record(String service, String version, Instant at, long requests, long errors) {
        write(UUID.randomUUID().toString(), service, version, "200", at.toEpochMilli(), (double) (requests - errors));
        write(UUID.randomUUID().toString(), service, version, "500", at.toEpochMilli(), (double) errors);
    }
}
