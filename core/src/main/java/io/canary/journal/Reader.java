package io.canary.journal;

import io.canary.journal.Journal.Decided;
import io.canary.journal.Journal.JournalEvent;
import io.canary.journal.Journal.StoredDeployment;
import io.canary.json.Times;
import io.canary.rollout.Decision;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.InService;
import io.canary.rollout.KnownBad;
import io.canary.rollout.LearnedBaseline;
import io.canary.rollout.Reason;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what the writer wrote. Thread-safe; blocks. */
final class Reader {
    private static final int DEPLOYMENTS_PER_PAGE = 1_000;

    private static final String DEPLOYMENTS = """
            SELECT d.number, d.id, d.spec, d.state, d.revision, d.asks, d.updated_at, d.last_step_started_at,
                (SELECT n.decision FROM decisions n WHERE n.deployment = d.number ORDER BY n.number DESC LIMIT 1),
                (SELECT MAX(n.number) FROM decisions n WHERE n.deployment = d.number)
            FROM deployments d WHERE d.number > ? ORDER BY d.number LIMIT ?""";
    private static final String HISTORIES = """
            SELECT deployment, number, entry FROM (
                SELECT deployment, number, entry,
                    ROW_NUMBER() OVER (PARTITION BY deployment ORDER BY number DESC) AS age
                FROM events WHERE deployment BETWEEN ? AND ?) newest
            WHERE age <= ? ORDER BY deployment, number""";
    private static final String LAST_EVENT = "SELECT last_event FROM numbers";
    private static final String DECISIONS = """
            SELECT n.number, n.decision FROM decisions n JOIN deployments d ON d.number = n.deployment
            WHERE d.id = ? AND n.number > ? ORDER BY n.number LIMIT ?""";
    private static final String KNOWN_BAD = "SELECT service, version, deployment, reason, at FROM known_bad";

    private final Database database;

    Reader(Database database) {
        this.database = database;
    }

    /** A row of a deployment, not yet parsed. */
    private record Row(
            long number,
            String id,
            String spec,
            String state,
            long revision,
            long asks,
            String updatedAt,
            @Nullable String lastStepStartedAt,
            @Nullable String lastDecision,
            long lastDecisionNumber) {

        /** @throws JournalException if a row cannot be read; the message names it */
        StoredDeployment recorded(List<Line> history) {
            var decision = lastDecision == null ? null : decision(lastDecision);
            var record = Damaged.read(() -> standing(decision), e -> Damaged.deployment(id, e));
            return new StoredDeployment(
                    record,
                    history.stream()
                            .map(line -> Damaged.read(
                                    () -> Codec.entry(line.entry()), e -> Damaged.event(line.number(), id, e)))
                            .toList());
        }

        private Decision decision(String text) {
            return Damaged.read(() -> Codec.decision(text), e -> Damaged.decision(id, lastDecisionNumber, e));
        }

        private DeploymentRecord standing(@Nullable Decision decision) {
            return new DeploymentRecord(
                    Codec.spec(spec),
                    Codec.state(state),
                    revision,
                    asks,
                    Times.parse(updatedAt),
                    lastStepStartedAt == null ? null : Times.parse(lastStepStartedAt),
                    decision);
        }
    }

    /** An event, not yet parsed. */
    private record Line(long number, String entry) {}

    /** Reads deployments in the order of their creation, page by page. */
    void load(Consumer<StoredDeployment> each) {
        try (var connection = database.readers().getConnection()) {
            var page = page(connection, 0);
            while (!page.isEmpty()) {
                long last = page.getLast().number();
                var histories = histories(connection, page.getFirst().number(), last);
                page.parallelStream() // parsing takes longer than reading
                        .map(row -> row.recorded(histories.getOrDefault(row.number(), List.of())))
                        .toList()
                        .forEach(each);
                page = page(connection, last);
            }
        } catch (SQLException e) {
            throw database.failure(e);
        }
    }

    private static List<Row> page(Connection connection, long after) throws SQLException {
        try (var statement = connection.prepareStatement(DEPLOYMENTS)) {
            statement.setLong(1, after);
            statement.setInt(2, DEPLOYMENTS_PER_PAGE);
            var page = new ArrayList<Row>(DEPLOYMENTS_PER_PAGE);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    page.add(row(rows));
                }
            }
            return page;
        }
    }

    private static Row row(ResultSet r) throws SQLException {
        return new Row(
                r.getLong(1),
                r.getString(2),
                r.getString(3),
                r.getString(4),
                r.getLong(5),
                r.getLong(6),
                r.getString(7),
                r.getString(8),
                r.getString(9),
                r.getLong(10));
    }

    private static Map<Long, List<Line>> histories(Connection connection, long from, long to) throws SQLException {
        try (var statement = connection.prepareStatement(HISTORIES)) {
            statement.setLong(1, from);
            statement.setLong(2, to);
            statement.setInt(3, Journal.HISTORY_LOADED_MAX);
            var histories = new HashMap<Long, List<Line>>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    histories
                            .computeIfAbsent(rows.getLong(1), number -> new ArrayList<>())
                            .add(new Line(rows.getLong(2), rows.getString(3)));
                }
            }
            return histories;
        }
    }

    List<KnownBad> knownBad() {
        try (var connection = database.readers().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(KNOWN_BAD)) {
            var all = new ArrayList<KnownBad>();
            while (rows.next()) {
                String service = rows.getString(1);
                String version = rows.getString(2);
                String time = rows.getString(5);
                var at = Damaged.read(() -> Times.parse(time), e -> Damaged.knownBad(service, version, e));
                all.add(new KnownBad(service, version, rows.getString(3), Reason.recorded(rows.getString(4)), at));
            }
            return all;
        } catch (SQLException e) {
            throw database.failure(e);
        }
    }

    List<InService> inService() {
        try (var connection = database.readers().getConnection()) {
            return InServiceTable.read(connection);
        } catch (SQLException e) {
            throw database.failure(e);
        }
    }

    Optional<LearnedBaseline> remembered(String service) {
        try (var connection = database.readers().getConnection()) {
            return LearnedTable.find(connection, service);
        } catch (SQLException e) {
            throw database.failure(e);
        }
    }

    Optional<IdempotencyRecord> kept(String id) {
        try (var connection = database.readers().getConnection()) {
            return IdempotencyTable.find(connection, id);
        } catch (SQLException e) {
            throw database.failure(e);
        }
    }

    List<Decided> decisions(String deployment, long after, int limit) {
        try (var connection = database.readers().getConnection();
                var statement = connection.prepareStatement(DECISIONS)) {
            statement.setString(1, deployment);
            statement.setLong(2, after);
            statement.setInt(3, Math.max(0, limit));
            var decisions = new ArrayList<Decided>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    decisions.add(new Decided(rows.getLong(1), Codec.decision(rows.getString(2))));
                }
            }
            return List.copyOf(decisions);
        } catch (SQLException e) {
            throw database.failure(e);
        }
    }

    List<JournalEvent> events(EventRange range) {
        try (var connection = database.readers().getConnection();
                var statement = connection.prepareStatement(sql(range))) {
            int parameter = 1;
            statement.setLong(parameter++, range.after());
            statement.setLong(parameter++, range.before());
            if (range.deployment() != null) {
                statement.setString(parameter++, range.deployment());
            }
            statement.setInt(
                    // one of the databases interprets a negative value as no limit
                    parameter, Math.max(0, range.limit()));
            var events = new ArrayList<JournalEvent>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    HistoryEntry entry = Codec.entry(rows.getString(3));
                    events.add(new JournalEvent(rows.getLong(1), rows.getString(2), entry));
                }
            }
            return List.copyOf(events);
        } catch (SQLException e) {
            throw database.failure(e);
        }
    }

    private static String sql(EventRange range) {
        return """
                SELECT e.number, d.id, e.entry FROM events e JOIN deployments d ON d.number = e.deployment
                WHERE e.number > ? AND e.number < ? %s ORDER BY e.number %s LIMIT ?""".formatted(range.deployment() == null ? "" : "AND d.id = ?", range.newestFirst() ? "DESC" : "ASC");
    }

    long lastEvent() {
        try (var connection = database.readers().getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(LAST_EVENT)) {
            return row.next() ? row.getLong(1) : 0;
        } catch (SQLException e) {
            throw database.failure(e);
        }
    }
}
