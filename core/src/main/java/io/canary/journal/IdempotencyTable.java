package io.canary.journal;

import io.canary.journal.WriterTask.Keep;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Writes requests with a key and their responses, in the caller's transaction. For one thread. */
final class IdempotencyTable {
    private static final String MOVED = """
            INSERT INTO request_keys (id, request, at, client, deployment) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET request = excluded.request, at = excluded.at, client = excluded.client,
                deployment = excluded.deployment, status = NULL, revision = NULL, answer = NULL""";
    private static final String ANSWERED = """
            INSERT INTO request_keys (id, request, at, client, deployment, status, revision) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET request = excluded.request, at = excluded.at, client = excluded.client,
                deployment = COALESCE(excluded.deployment, request_keys.deployment), status = excluded.status,
                revision = excluded.revision, answer = NULL""";
    private static final String FORGET = """
            DELETE FROM request_keys WHERE id IN (SELECT id FROM request_keys WHERE at <= ? LIMIT ?)""";
    private static final String FORGET_BEYOND = """
            DELETE FROM request_keys WHERE client = ? AND at <= (
                SELECT at FROM request_keys WHERE client = ? ORDER BY at DESC LIMIT 1 OFFSET ?)""";
    private static final String KEPT =
            "SELECT id, request, at, client, deployment, status, revision, answer FROM request_keys WHERE id = ?";

    /** After this many new keys of a client, its keys are counted. */
    static final int LOOK_AFTER = 256;

    /** The number of clients whose new keys are counted. */
    private static final int CLIENTS_MAX = 10_000;

    private final Connection connection;

    /** The number of new keys of each client since its keys were last counted. */
    private final SequencedMap<String, Integer> given = new LinkedHashMap<>();

    IdempotencyTable(Connection connection) {
        this.connection = connection;
    }

    /** Writes the keys, in the transaction of the moves that their requests caused. */
    void moved(List<JournalEntry> entries) throws SQLException {
        if (entries.stream().anyMatch(e -> e.append().key() != null)) {
            try (var statement = connection.prepareStatement(MOVED)) {
                for (var entry : entries) {
                    if (entry.append().key() != null) {
                        set(statement, entry.append().key());
                        statement.setString(5, entry.id());
                        statement.addBatch();
                    }
                }
                statement.executeBatch();
            }
        }
    }

    void answered(List<Keep> answers) throws SQLException {
        try (var statement = connection.prepareStatement(ANSWERED)) {
            for (var keep : answers) {
                set(statement, keep.key());
                statement.setString(5, keep.answer().deployment());
                statement.setInt(6, keep.answer().status());
                setLong(statement, 7, keep.answer().revision());
                statement.addBatch();
            }
            statement.executeBatch();
        }
        for (var keep : answers) {
            counted(keep.key().client());
        }
    }

    private static void set(PreparedStatement statement, IdempotencyKey key) throws SQLException {
        statement.setString(1, key.id());
        statement.setString(2, key.request());
        statement.setLong(3, key.at().toEpochMilli());
        statement.setString(4, key.client());
    }

    private static void setLong(PreparedStatement statement, int at, @Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(at, Types.BIGINT);
        } else {
            statement.setLong(at, value);
        }
    }

    private void counted(String client) throws SQLException {
        if (given.merge(client, 1, Integer::sum) >= LOOK_AFTER) {
            given.remove(client);
            forgetBeyond(client);
        } else if (given.size() > CLIENTS_MAX) {
            given.pollFirstEntry();
        }
    }

    /** Deletes the oldest keys of a client that has too many. */
    private void forgetBeyond(String client) throws SQLException {
        try (var statement = connection.prepareStatement(FORGET_BEYOND)) {
            statement.setString(1, client);
            statement.setString(2, client);
            statement.setInt(3, IdempotencyKey.PER_CLIENT_MAX);
            statement.executeUpdate();
        }
    }

    /** Deletes keys of {@code before} and older, at most {@code most} of them, and returns how many it deleted. */
    int forget(Instant before, int most) throws SQLException {
        try (var statement = connection.prepareStatement(FORGET)) {
            statement.setLong(1, before.toEpochMilli());
            statement.setInt(2, most);
            return statement.executeUpdate();
        }
    }

    /** Returns the record of the request with this key. */
    static Optional<IdempotencyRecord> find(Connection connection, String id) throws SQLException {
        try (var statement = connection.prepareStatement(KEPT)) {
            statement.setString(1, id);
            try (var row = statement.executeQuery()) {
                return row.next() ? Optional.of(kept(row)) : Optional.empty();
            }
        }
    }

    private static IdempotencyRecord kept(ResultSet row) throws SQLException {
        String client = row.getString(4);
        var at = Instant.ofEpochMilli(row.getLong(3));
        var key = new IdempotencyKey(row.getString(1), row.getString(2), at, client == null ? "" : client);
        return new IdempotencyRecord(key, row.getString(5), answer(row));
    }

    private static @Nullable StoredReply answer(ResultSet row) throws SQLException {
        int status = row.getInt(6);
        if (row.wasNull()) {
            String before = row.getString(8);
            return before == null ? null : answer(before);
        }
        long revision = row.getLong(7);
        return new StoredReply(status, row.wasNull() ? null : revision, row.getString(5));
    }

    /** Reads a response that was stored as a whole. */
    private static StoredReply answer(String text) {
        var json = new JsonObject(text);
        return new StoredReply(
                json.getInteger("status"),
                json.getLong("revision"),
                json.getLong("revision") == null
                        ? null
                        : json.getJsonObject("body").getString("id"));
    }
}
