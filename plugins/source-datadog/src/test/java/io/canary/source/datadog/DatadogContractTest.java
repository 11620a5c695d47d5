package io.canary.source.datadog;

import io.canary.spi.metrics.MetricSource;
import io.canary.spi.settings.Settings;
import io.canary.tck.MetricSourceContract;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The contract against a fake that adds up in buckets of a second. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatadogContractTest extends MetricSourceContract<DatadogQuery> {
    private FakeDatadog server;

    @BeforeAll
    void startServer() throws IOException {
        server = new FakeDatadog();
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    @Override
    protected MetricSource<DatadogQuery> open() throws Exception {
        return server.source(Map.of("step_sec", 1));
    }

    @Override
    protected DatadogQuery query() {
        return Settings.read(
                DatadogQuery.class,
                Map.of(
                        "requests", "sum:http.requests{service:{service},version:{version}}.as_count()",
                        "errors", "sum:http.requests{service:{service},version:{version},code:500}"));
    }

    @Override
    protected void record(String service, String version, Instant at, long requests, long errors) {
        var ok = Map.of("service", service, "version", version, "code", "200");
        var failed = Map.of("service", service, "version", version, "code", "500");
        // in the bucket that ends then
        server.count("http.requests", ok, at.toEpochMilli() - 1, requests - errors);
        server.count("http.requests", failed, at.toEpochMilli() - 1, errors);
    }
}
