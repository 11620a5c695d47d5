package io.canary.source.web;

import io.canary.spi.metrics.MetricSource;
import io.canary.spi.settings.Settings;
import io.canary.tck.MetricSourceContract;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** The contract for one way to ask. */
abstract class StatisticsContract extends MetricSourceContract<WebQuery> {
    private final Statistics statistics = new Statistics();
    private final Map<String, ?> query;

    StatisticsContract(Map<String, ?> query) {
        this.query = query;
    }

    @AfterEach
    void stopServer() {
        statistics.close();
    }

    @Override
    protected MetricSource<WebQuery> open() throws Exception {
        return statistics.source();
    }

    @Override
    protected WebQuery query() {
        return Settings.read(WebQuery.class, query);
    }

    @Override
    protected void record(String service, String version, Instant at, long requests, long errors) {
        statistics.add(service, version, at, requests, errors);
    }
}
