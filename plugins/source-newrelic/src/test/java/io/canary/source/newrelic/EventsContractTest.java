package io.canary.source.newrelic;

import io.canary.spi.metrics.MetricSource;
import io.canary.spi.settings.Settings;
import io.canary.tck.MetricSourceContract;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class EventsContractTest extends MetricSourceContract<NewrelicQuery> {
    private final FakeNewRelic newRelic = new FakeNewRelic();

    @AfterEach
    void stopServer() {
        newRelic.close();
    }

    @Override
    protected MetricSource<NewrelicQuery> open() throws Exception {
        return newRelic.source();
    }

    @Override
    protected NewrelicQuery query() {
        String from = " FROM Orders WHERE service = '{service}' AND version = '{version}'";
        return Settings.read(
                NewrelicQuery.class,
                Map.of("requests", "SELECT sum(requests)" + from, "errors", "SELECT sum(errors)" + from));
    }

    @Override
    protected void record(String service, String version, Instant at, long requests, long errors) {
        newRelic.add(
                "Orders",
                at,
                Map.of("service", service, "version", version),
                Map.of("requests", requests, "errors", errors));
    }
}
