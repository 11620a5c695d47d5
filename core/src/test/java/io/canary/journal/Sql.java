package io.canary.journal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Changes a journal's database directly, as operators and other programs do. */
final class Sql {

    private Sql() {}

    /** In the file of a journal in {@code directory}. */
    static void execute(Path directory, String sql) throws SQLException {
        execute(DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("canary.db")), sql);
    }

    /** As the owner of the server. */
    static void execute(EmbeddedPostgres server, String sql) throws SQLException {
        execute(server.getPostgresDatabase().getConnection(), sql);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (connection;
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
