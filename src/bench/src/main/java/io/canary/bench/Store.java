package io.canary.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** A database system that journals can be in, each in a place of its own: all on the same disk. */
interface Store extends AutoCloseable {

    /** A place for one journal, with nothing in it yet. */
    Place fresh() throws IOException, SQLException;

    @Override
    void close() throws IOException;

    /** Where one journal is. */
    interface Place extends AutoCloseable {

        /** What tells the service of it. */
        Map<String, ?> settings();

        /** A connection that is set up as the service's own writer is, in no transaction and with auto-commit off. */
        Connection connect() throws SQLException;

        /** Takes away what was written. */
        @Override
        void close() throws IOException, SQLException;
    }

    /** Files in folders of their own, below this one. */
    static Store sqlite(Path folder) {
        return new Store() {
            private int places;

            @Override
            public Place fresh() {
                return new SqlitePlace(folder.resolve("journal-" + ++places));
            }

            @Override
            public void close() {}
        };
    }

    /** Schemas of a server, which is started for this, and whose files are in this folder. */
    static Store postgres(Path folder) throws IOException {
        var server = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .setDataDirectory(folder.resolve("postgres"))
                .setCleanDataDirectory(true)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start();
        return new PostgresStore(server, folder);
    }

    /** A file. */
    record SqlitePlace(Path folder) implements Place {
        private static final String AS_THE_JOURNAL = "?journal_mode=WAL&synchronous=FULL&foreign_keys=true"
                + "&busy_timeout=5000&journal_size_limit=" + (64 << 20);

        @Override
        public Map<String, ?> settings() {
            return Map.of("data", Map.of("dir", folder.toString()));
        }

        @Override
        public Connection connect() throws SQLException {
            var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("canary.db") + AS_THE_JOURNAL);
            connection.setAutoCommit(false);
            return connection;
        }

        @Override
        public void close() throws IOException {
            Folders.delete(folder);
        }
    }

    /** A server. */
    final class PostgresStore implements Store {
        private final EmbeddedPostgres server;
        private final Path folder;
        private int places;

        PostgresStore(EmbeddedPostgres server, Path folder) {
            this.server = server;
            this.folder = folder;
        }

        @Override
        public Place fresh() throws SQLException {
            var place = new PostgresPlace(this, "journal_" + ++places);
            execute("CREATE SCHEMA " + place.schema());
            return place;
        }

        private void execute(String sql) throws SQLException {
            try (var connection = server.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        private String url(String schema) {
            return server.getJdbcUrl("postgres", "postgres") + "&currentSchema=" + schema;
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    record PostgresPlace(PostgresStore store, String schema) implements Place {

        @Override
        public Map<String, ?> settings() {
            return Map.of(
                    "data",
                    Map.of("dir", data().toString()),
                    "journal",
                    Map.of("type", "postgresql", "url", store.url(schema), "user", "postgres", "password", "postgres"));
        }

        @Override
        public Connection connect() throws SQLException {
            var connection = DriverManager.getConnection(store.url(schema) + "&reWriteBatchedInserts=true");
            try (var statement = connection.createStatement()) {
                statement.execute("SET synchronous_commit = on");
            }
            connection.setAutoCommit(false);
            return connection;
        }

        /** Beside the server's own: there it is remembered which journal this is. */
        private Path data() {
            return store.folder.resolve("data-" + schema);
        }

        @Override
        public void close() throws SQLException {
            store.execute("DROP SCHEMA " + schema + " CASCADE");
        }
    }
}
