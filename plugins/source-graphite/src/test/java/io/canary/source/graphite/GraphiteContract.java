package io.canary.source.graphite;

import io.canary.spi.metrics.MetricSource;
import io.canary.spi.settings.Settings;
import io.canary.tck.MetricSourceContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract against a real server, for one kind of counters. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GraphiteContract extends MetricSourceContract<GraphiteQuery> {
    private final Map<String, String> query;
    private GraphiteServer server;

    GraphiteContract(String counters, String requests, String errors) {
        this.query = Map.of("counters", counters, "requests", requests, "errors", errors);
    }

    @BeforeAll
    void startServer(@TempDir Path directory) {
        server = GraphiteServer.start(directory);
    }

    @AfterAll
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected MetricSource<GraphiteQuery> open() throws Exception {
        return server.source();
    }

    @Override
    protected GraphiteQuery query() {
        return Settings.read(GraphiteQuery.class, query);
    }

    @Override
    protected void settle() {
        server.settle();
    }

    /** Into the step of a second that ends then. */
    void write(String path, long endSeconds, double value) {
        server.write(path, endSeconds - 1, value);
    }
}
