package io.canary.journal;

import io.canary.json.Times;
import io.canary.rollout.KnownBad;
import io.canary.rollout.LearnedBaseline;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * The writer's connection and its prepared statements. A transaction starts with the first write, and ends with {@link
 * #commit} or {@link #rollBack}. For one thread.
 */
final class Session implements AutoCloseable {
    private static final int VALIDITY_SECONDS_MAX = 2;

    private static final String INSERT = """
            INSERT INTO deployments (number, id, spec, state, status, revision, asks, updated_at, last_step_started_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String UPDATE = """
            UPDATE deployments SET state = ?, status = ?, revision = ?, asks = ?, updated_at = ?,
                last_step_started_at = ?
            WHERE id = ? AND revision = ?""";
    private static final String DECISION = """
            INSERT INTO decisions (deployment, number, revision, decision)
            SELECT d.number, (SELECT COALESCE(MAX(n.number), 0) + 1 FROM decisions n WHERE n.deployment = d.number), ?, ?
            FROM deployments d WHERE d.id = ?""";
    private static final String NUMBERS = "UPDATE numbers SET last_deployment = ?, last_event = ?";
    private static final String FORGET = "DELETE FROM deployments WHERE id = ?";
    private static final String REVISION = "SELECT revision FROM deployments WHERE id = ?";

    private final Connection connection;
    private final PreparedStatement insert;
    private final PreparedStatement update;
    private final EventTable events;
    private final PreparedStatement decision;
    private final PreparedStatement numbers;
    private final PreparedStatement forget;
    private final KnownBadTable knownBad;
    private final IdempotencyTable keys;

    private Numbers given;
    private Numbers committed;

    /** The numbers that were assigned last. */
    private record Numbers(long deployment, long event) {}

    private Session(Connection connection) throws SQLException {
        this.connection = connection;
        this.insert = connection.prepareStatement(INSERT);
        this.update = connection.prepareStatement(UPDATE);
        this.events = new EventTable(connection);
        this.decision = connection.prepareStatement(DECISION);
        this.numbers = connection.prepareStatement(NUMBERS);
        this.forget = connection.prepareStatement(FORGET);
        this.knownBad = new KnownBadTable(connection);
        this.keys = new IdempotencyTable(connection);
        this.committed = numbers(connection);
        this.given = committed;
    }

    /** Takes ownership of the connection: it is closed with the session, or if the session cannot be created. */
    static Session on(Connection connection) throws SQLException {
        try {
            var session = new Session(connection);
            connection.rollback(); // ends the transaction of what was read so far
            return session;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static Numbers numbers(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT last_deployment, last_event FROM numbers")) {
            if (!row.next()) {
                throw new SQLException("table numbers is empty");
            }
            return new Numbers(row.getLong(1), row.getLong(2));
        }
    }

    /** Writes moves; those of one deployment in this order. */
    void append(List<JournalEntry> entries) throws SQLException, RevisionConflictException {
        insertNew(entries);
        updateKnown(entries);
        given = new Numbers(given.deployment, events.add(entries, given.event));
        addDecisions(entries);
        knownBad.learn(entries);
        InServiceTable.learn(connection, entries);
        LearnedTable.learn(connection, entries);
        keys.moved(entries);
        if (!given.equals(committed)) {
            numbers.setLong(1, given.deployment);
            numbers.setLong(2, given.event);
            numbers.executeUpdate();
        }
    }

    private void insertNew(List<JournalEntry> entries) throws SQLException {
        long number = given.deployment;
        for (var entry : entries) {
            if (entry.spec() != null) {
                insert.setLong(1, ++number);
                events.begun(entry.id(), number);
                insert.setString(2, entry.id());
                insert.setString(3, entry.spec());
                setStanding(insert, 4, entry);
                insert.addBatch();
            }
        }
        if (number > given.deployment) {
            insert.executeBatch();
            given = new Numbers(number, given.event);
        }
    }

    private void updateKnown(List<JournalEntry> entries) throws SQLException, RevisionConflictException {
        var known = entries.stream().filter(e -> e.spec() == null).toList();
        if (known.isEmpty()) {
            return;
        }
        for (var entry : known) {
            int next = setStanding(update, 1, entry);
            update.setString(next, entry.id());
            update.setLong(next + 1, entry.after().revision() - 1);
            update.addBatch();
        }
        int[] rows = update.executeBatch();
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] != 1) {
                throw new RevisionConflictException(known.get(i));
            }
        }
    }

    /** The index of the next parameter. */
    private static int setStanding(PreparedStatement statement, int from, JournalEntry entry) throws SQLException {
        var after = entry.after();
        int i = from;
        statement.setString(i++, entry.state());
        statement.setString(i++, entry.status());
        statement.setLong(i++, after.revision());
        statement.setLong(i++, after.requestSeq());
        statement.setString(i++, Times.exact(after.updatedAt()));
        statement.setString(i++, Times.exactOrNull(after.lastStepStartedAt()));
        return i;
    }

    private void addDecisions(List<JournalEntry> entries) throws SQLException {
        boolean any = false;
        for (var entry : entries) {
            if (entry.decision() != null) {
                decision.setLong(1, entry.after().revision());
                decision.setString(2, entry.decision());
                decision.setString(3, entry.id());
                decision.addBatch();
                any = true;
            }
        }
        if (any) {
            decision.executeBatch();
        }
    }

    /** Deletes deployments, and everything that belongs to them. */
    void forget(Collection<String> ids) throws SQLException {
        for (String id : ids) {
            forget.setString(1, id);
            forget.addBatch();
        }
        forget.executeBatch();
    }

    void forgetBad(List<KnownBad> versions) throws SQLException {
        knownBad.forget(versions);
    }

    void remember(LearnedBaseline learned) throws SQLException {
        LearnedTable.write(connection, learned, Codec.write(learned.learned()));
    }

    /** Writes the responses to requests with keys. */
    IdempotencyTable keys() {
        return keys;
    }

    void commit() throws SQLException {
        connection.commit();
        committed = given;
    }

    /** Whether the session can be used further. If not, close it. */
    boolean rollBack() {
        try {
            for (var statement : List.of(insert, update, decision, forget)) {
                statement.clearBatch();
            }
            events.rollBack();
            connection.rollback();
            given = committed;
            return connection.isValid(VALIDITY_SECONDS_MAX);
        } catch (SQLException e) {
            return false; // the failure that led here is the one to report
        }
    }

    /** Whether this entry, or a later one of the same deployment, is stored. */
    boolean has(JournalEntry entry) throws SQLException {
        try (var statement = connection.prepareStatement(REVISION)) {
            statement.setString(1, entry.id());
            try (var row = statement.executeQuery()) {
                return row.next() && row.getLong(1) >= entry.after().revision();
            }
        } finally {
            connection.rollback();
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The connection is lost either way; what was committed is safe.
        }
    }
}
