package io.canary.source.graphite;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Each point has all since the beginning, with tags. */
class CumulativeContractTest extends GraphiteContract {
    private static final String BY_TAG = "seriesByTag('name=requests', 'service={service}', 'version={version}'%s)";

    private final Map<String, Double> counters = new HashMap<>();

    CumulativeContractTest() {
        super("cumulative", BY_TAG.formatted(""), BY_TAG.formatted(", 'code=~5..'"));
    }

    @Override
    protected void record(String service, String version, Instant at, long requests, long errors) {
        String path = ";service=" + service + ";version=" + version.replaceAll("[^A-Za-z0-9_.:@/+-]", "_");
        add("requests;code=200" + path, at, requests - errors);
        add("requests;code=500" + path, at, errors);
    }

    private void add(String path, Instant at, long count) {
        write(path, at.getEpochSecond(), counters.merge(path, (double) count, Double::sum));
    }
}
