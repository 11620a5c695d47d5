package io.canary.source.influxdb;

import io.canary.spi.metrics.MetricSource;
import io.canary.spi.settings.Settings;
import io.canary.tck.MetricSourceContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The contract against a real server, for one kind of counters. Names are fields, as tags cannot have all of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InfluxdbContract extends MetricSourceContract<InfluxdbQuery> {
    private static final String SELECT =
            "SELECT %s FROM \"http\" WHERE \"service\" = '{service}' AND \"version\" = '{version}'%s";

    private final Map<String, String> query;
    private InfluxServer server;

    /** @param value what is selected, and is summed up or subtracted */
    InfluxdbContract(String counters, String value) {
        this.query = Map.of(
                "counters", counters,
                "requests", SELECT.formatted(value, ""),
                "errors", SELECT.formatted(value, " AND \"code\" = '500'"));
    }

    @BeforeAll
    void startServer(@TempDir Path directory) {
        server = InfluxServer.start(directory);
    }

    @AfterAll
    void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected MetricSource<InfluxdbQuery> open() throws Exception {
        return server.source();
    }

    @Override
    protected InfluxdbQuery query() {
        return Settings.read(InfluxdbQuery.class, query);
    }

    /** @param tag that no other series has */
    void write(String tag, String service, String version, String code, long millis, double value) {
        server.write("http,tag=" + tag + " service=" + field(service) + ",version=" + field(version) + ",code="
                + field(code) + ",n=" + value + " " + millis);
    }

    private static String field(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
