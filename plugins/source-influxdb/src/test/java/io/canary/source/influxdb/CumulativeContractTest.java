package io.canary.source.influxdb;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class CumulativeContractTest extends InfluxdbContract {
    private final Map<List<String>, Double> counters = new HashMap<>();

    CumulativeContractTest() {
        super("cumulative", "\"n\"");
    }

    @Override
    protected void record(String service, String version, Instant at, long requests, long errors) {
        add(List.of(service, version, "200"), at, requests - errors);
        add(List.of(service, version, "500"), at, errors);
    }

    private void add(List<String> series, Instant at, long count) {
        double value = counters.merge(series, (double) count, Double::sum);
        String tag = Integer.toHexString(series.hashCode());
        write(tag, series.get(0), series.get(1), series.get(2), at.toEpochMilli(), value);
    }
}
