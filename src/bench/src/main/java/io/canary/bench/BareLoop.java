package io.canary.bench;

import io.canary.bench.CreatedRows.Move;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/**
 * What to compare with: nothing but JDBC on one thread, which writes the rows that creates lead to. No two of them have
 * the same id; for the rest they are alike, and nothing is encoded while time is taken.
 */
final class BareLoop implements AutoCloseable {
    private final Connection connection;
    private final CreatedRows rows;
    private final boolean commitBetween;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final PreparedStatement event;
    private final PreparedStatement numbers;
    private final String[] ids;
    private long deployments;
    private long events;

    /**
     * Writes over a connection, which it closes.
     *
     * @param group so many creates are written together
     * @param commitBetween whether they are durable as begun before they are written as confirmed, as those of the
     *     service are; else both moves are in one transaction
     */
    BareLoop(Connection connection, CreatedRows rows, int group, boolean commitBetween) throws SQLException {
        this.connection = connection;
        this.rows = rows;
        this.commitBetween = commitBetween;
        this.ids = new String[group];
        insert = connection.prepareStatement("INSERT INTO deployments (number, id, spec, state, status, revision, asks,"
                + " updated_at, last_step_started_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
        update = connection.prepareStatement("UPDATE deployments SET state = ?, status = ?, revision = ?, asks = ?,"
                + " updated_at = ?, last_step_started_at = ? WHERE id = ? AND revision = ?");
        event = connection.prepareStatement("INSERT INTO events (number, deployment, entry) VALUES (?, ?, ?)");
        numbers = connection.prepareStatement("UPDATE numbers SET last_deployment = ?, last_event = ?");
    }

    /** Writes for so long; how many creates a second? */
    double run(double seconds) throws SQLException {
        long before = deployments;
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            begin();
            if (commitBetween) {
                commit();
            }
            confirm();
            commit();
        }
        return (deployments - before) / ((System.nanoTime() - start) / 1e9);
    }

    private void begin() throws SQLException {
        for (int i = 0; i < ids.length; i++) {
            ids[i] = UUID.randomUUID().toString();
            insert.setLong(1, ++deployments);
            insert.setString(2, ids[i]);
            insert.setString(3, rows.spec());
            setStanding(insert, 4, rows.begun(), 1);
            insert.addBatch();
        }
        insert.executeBatch();
        tell(rows.begun());
    }

    private void confirm() throws SQLException {
        for (String id : ids) {
            setStanding(update, 1, rows.confirmed(), 2);
            update.setString(7, id);
            update.setLong(8, 1);
            update.addBatch();
        }
        update.executeBatch();
        tell(rows.confirmed());
    }

    private static void setStanding(PreparedStatement statement, int from, Move move, long revision)
            throws SQLException {
        statement.setString(from, move.state());
        statement.setString(from + 1, move.status());
        statement.setLong(from + 2, revision);
        statement.setLong(from + 3, move.asks());
        statement.setString(from + 4, move.updatedAt());
        statement.setString(from + 5, move.lastStepStartedAt());
    }

    private void tell(Move move) throws SQLException {
        for (int i = 0; i < ids.length; i++) {
            for (String entry : move.history()) {
                event.setLong(1, ++events);
                event.setLong(2, deployments - ids.length + 1 + i);
                event.setString(3, entry);
                event.addBatch();
            }
        }
        event.executeBatch();
    }

    private void commit() throws SQLException {
        numbers.setLong(1, deployments);
        numbers.setLong(2, events);
        numbers.executeUpdate();
        connection.commit();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
