package io.canary.source.cloudwatch;

import io.canary.spi.metrics.MetricSource;
import io.canary.spi.settings.Settings;
import io.canary.tck.MetricSourceContract;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** With periods of a second, as metrics with a high resolution have them. */
class CloudwatchContractTest extends MetricSourceContract<CloudwatchQuery> {
    private final FakeCloudwatch cloudwatch = new FakeCloudwatch();

    @AfterEach
    void stopServer() {
        cloudwatch.close();
    }

    @Override
    protected MetricSource<CloudwatchQuery> open() throws Exception {
        return cloudwatch.source();
    }

    @Override
    protected CloudwatchQuery query() {
        var dimensions = Map.of("Service", "{service}", "Version", "{version}");
        return Settings.read(
                CloudwatchQuery.class,
                Map.of(
                        "period_sec", 1,
                        "requests", Map.of("namespace", "Shop", "metric", "Requests", "dimensions", dimensions),
                        "errors", Map.of("namespace", "Shop", "metric", "Errors", "dimensions", dimensions)));
    }

    @Override
    protected void record(String service, String version, Instant at, long requests, long errors) {
        var dimensions = Map.of("Service", service, "Version", version);
        var before = at.minusMillis(1); // a period ends before the time of the next one
        cloudwatch.put("Shop", "Requests", dimensions, before, (double) requests);
        if (errors > 0) {
            cloudwatch.put("Shop", "Errors", dimensions, before, (double) errors);
        }
    }
}
