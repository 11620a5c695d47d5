package io.canary.journal;

import io.canary.journal.Work.Keep;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Writes which requests came with a key, and how they were answered, in the transaction of whoever asks. For one thread. */
final class RequestKeyTable {
    private static final String MOVED = """
            INSERT INTO request_keys (id, request, at, deployment) VALUES (?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET request = excluded.request, at = excluded.at,
                deployment = excluded.deployment, answer = NULL""";
    private static final String ANSWERED = """
            INSERT INTO request_keys (id, request, at, answer) VALUES (?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET request = excluded.request, at = excluded.at, answer = excluded.answer""";
    private static final String FORGET = """
            DELETE FROM request_keys WHERE id IN (SELECT id FROM request_keys WHERE at <= ? LIMIT ?)""";

    private final Connection connection;

    RequestKeyTable(Connection connection) {
        this.connection = connection;
    }

    /** Together with the moves that the requests led to. */
    void moved(List<Entry> entries) throws SQLException {
        if (entries.stream().anyMatch(e -> e.append().key() != null)) {
            try (var statement = connection.prepareStatement(MOVED)) {
                for (var entry : entries) {
                    if (entry.append().key() != null) {
                        add(statement, entry.append().key(), entry.id());
                    }
                }
                statement.executeBatch();
            }
        }
    }

    void answered(List<Keep> answers) throws SQLException {
        try (var statement = connection.prepareStatement(ANSWERED)) {
            for (var keep : answers) {
                add(statement, keep.key(), keep.answer());
            }
            statement.executeBatch();
        }
    }

    private static void add(PreparedStatement statement, RequestKey key, String last) throws SQLException {
        statement.setString(1, key.id());
        statement.setString(2, key.request());
        statement.setLong(3, key.at().toEpochMilli());
        statement.setString(4, last);
        statement.addBatch();
    }

    /** Takes away those of {@code before} and older, {@code most} of them at most; how many? */
    int forget(Instant before, int most) throws SQLException {
        try (var statement = connection.prepareStatement(FORGET)) {
            statement.setLong(1, before.toEpochMilli());
            statement.setInt(2, most);
            return statement.executeUpdate();
        }
    }
}
