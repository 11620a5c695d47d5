package io.canary.source.prometheus;

import io.canary.spi.metrics.MetricSource;
import io.canary.spi.settings.Settings;
import io.canary.tck.MetricSourceContract;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract against a real server, where values stand in both kinds of quotes and in a regular expression. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BackendContract extends MetricSourceContract<PrometheusQuery> {
    private final Backend kind;
    private final Map<List<String>, Double> counters = new HashMap<>();
    private Backend.Running backend;

    BackendContract(Backend kind) {
        this.kind = kind;
    }

    @BeforeAll
    void startServer(@TempDir Path directory) {
        backend = kind.start(directory);
    }

    @AfterAll
    void stopServer() {
        if (backend != null) {
            backend.close();
        }
    }

    @Override
    protected MetricSource<PrometheusQuery> open() throws Exception {
        return backend.source();
    }

    @Override
    protected PrometheusQuery query() {
        return Settings.read(
                PrometheusQuery.class,
                Map.of(
                        "requests", "requests_total{service='{service}',version=\"{version}\"}",
                        "errors", "requests_total{service=\"{service}\",version=~\"{version}\",code='500'}"));
    }

    @Override
    protected void record(String service, String version, Instant at, long requests, long errors) {
        add(service, version, "200", at, requests - errors);
        add(service, version, "500", at, errors);
    }

    private void add(String service, String version, String code, Instant at, long count) {
        double value = counters.merge(List.of(service, version, code), (double) count, Double::sum);
        var labels = Map.of("service", service, "version", version, "code", code);
        backend.write("requests_total", labels, new long[] {at.toEpochMilli()}, value);
    }

    @Override
    protected void settle() {
        backend.flush();
    }
}
