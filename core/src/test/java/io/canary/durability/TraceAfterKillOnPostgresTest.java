package io.canary.durability;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** On a PostgreSQL journal. */
class TraceAfterKillOnPostgresTest extends TraceAfterKillContract {
    private static EmbeddedPostgres server;

    @BeforeAll
    static void startServer() throws IOException {
        server = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA public CASCADE");
            statement.execute("CREATE SCHEMA public");
        }
    }

    private static String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    @Override
    List<String> processOptions() {
        return List.of(ServiceProcess.journalIn(url()));
    }

    @Override
    Map<String, ?> settings(Path folder) {
        return Map.of(
                "data", Map.of("dir", folder.toString()),
                "journal", Map.of("type", "postgresql", "url", url(), "user", "postgres", "password", "postgres"));
    }
}
