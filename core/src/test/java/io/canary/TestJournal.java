package io.canary;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the service under test writes to: the same tests pass with each. {@code -Dcanary.test.journal=sqlite} */
enum TestJournal {
    MEMORY,
    SQLITE,
    POSTGRESQL;

    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static @Nullable EmbeddedPostgres server;

    static TestJournal named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** For one service: a database schema of its own, where there is a database. */
    Map<String, ?> settings() {
        if (this != POSTGRESQL) {
            return Map.of("type", name());
        }
        String schema = "service_" + SCHEMAS.incrementAndGet();
        var database = server();
        try (var connection = database.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + schema);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        String url = database.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema;
        return Map.of("type", name(), "url", url, "user", "postgres", "password", "postgres");
    }

    /** For one service: a folder of its own. */
    Map<String, ?> data() {
        try {
            return this == MEMORY
                    ? Map.of()
                    : Map.of(
                            "dir",
                            Files.createTempDirectory(Path.of("target"), "journal")
                                    .toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One for all, which ends with the tests. */
    private static synchronized EmbeddedPostgres server() {
        if (server == null) {
            try {
                server = EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .setServerConfig("max_connections", "300")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return server;
    }
}
