package io.canary.source.exec;

import io.canary.spi.metrics.MetricSource;
import io.canary.tck.MetricSourceContract;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExecSourceContractTest extends MetricSourceContract<ExecQuery> {
    private Counter counter;

    @BeforeAll
    void makePipes(@TempDir Path directory) throws Exception {
        counter = new Counter(directory);
    }

    @Override
    protected MetricSource<ExecQuery> open() throws Exception {
        return counter.source();
    }

    @Override
    protected ExecQuery query() {
        return new ExecQuery(Map.of());
    }

    @Override
    protected void record(String service, String version, Instant at, long requests, long errors) {
        counter.add(service, version, at, requests, errors);
    }
}
