package io.canary.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Writes events, in the caller's transaction. Most events in a busy journal belong to deployments that were created a
 * moment ago: their row numbers are still cached, and the database need not look them up. For one thread.
 */
final class EventTable {
    private static final int RECENT_MAX = 10_000;

    private static final String INSERT = "INSERT INTO events (number, deployment, entry) VALUES (?, ?, ?)";
    private static final String INSERT_BY_ID = """
            INSERT INTO events (number, deployment, entry)
            VALUES (?, (SELECT number FROM deployments WHERE id = ?), ?)""";

    private final PreparedStatement insert;
    private final PreparedStatement insertById;
    private final SequencedMap<String, Long> recent = new LinkedHashMap<>();
    private int unsent;
    private int unsentById;

    EventTable(Connection connection) throws SQLException {
        insert = connection.prepareStatement(INSERT);
        insertById = connection.prepareStatement(INSERT_BY_ID);
    }

    /** Caches the row number of a deployment. */
    void begun(String id, long number) {
        recent.put(id, number);
        if (recent.size() > RECENT_MAX) {
            recent.pollFirstEntry();
        }
    }

    /**
     * Adds the history of all entries, in this order.
     *
     * @param last the number of the last event before
     * @return the number of the last event now
     */
    long add(List<JournalEntry> entries, long last) throws SQLException {
        long number = last;
        for (var entry : entries) {
            for (var line : entry.history()) {
                add(++number, entry.id(), line);
            }
        }
        if (unsent > 0) {
            insert.executeBatch();
            unsent = 0;
        }
        if (unsentById > 0) {
            insertById.executeBatch();
            unsentById = 0;
        }
        return number;
    }

    private void add(long number, String id, String line) throws SQLException {
        var deployment = recent.get(id);
        var statement = deployment == null ? insertById : insert;
        statement.setLong(1, number);
        if (deployment == null) {
            statement.setString(2, id);
            unsentById++;
        } else {
            statement.setLong(2, deployment);
            unsent++;
        }
        statement.setString(3, line);
        statement.addBatch();
    }

    /**
     * Drops what was not sent, and the cached row numbers, which may have been assigned in a transaction that failed.
     */
    void rollBack() throws SQLException {
        insert.clearBatch();
        insertById.clearBatch();
        unsent = 0;
        unsentById = 0;
        recent.clear();
    }
}
