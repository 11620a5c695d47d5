package io.canary.journal;

import io.canary.config.Config;
import io.canary.json.Times;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a journal that cannot be read, so that the service does not start. An operator skips them one by one, by
 * name; a skipped row is moved to the table {@code passed_over}.
 *
 * <p>All methods block, and need exclusive access to the journal.
 */
public final class Repairs {
    private static final int ROWS_AT_ONCE = 1_000;
    private static final String NUMBER = "(SELECT number FROM deployments WHERE id = ?)";

    private Repairs() {}

    /** A function on the open journal. */
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Describes what is wrong with a row; null if nothing is. */
    private interface Check {
        @Nullable
        Damaged of(ResultSet row) throws SQLException;
    }

    /**
     * All rows that cannot be read.
     *
     * @throws JournalException if the journal cannot be opened, also because a service has it open
     */
    public static List<Damaged> list(Config config) {
        return with(config, Repairs::damaged);
    }

    /**
     * Moves a row that cannot be read aside, so that the service starts without it.
     *
     * @param id the name of the row from {@link #list}
     * @throws JournalException if there is no such row, or if the journal cannot be opened
     */
    public static Damaged skip(Config config, String id) {
        return with(config, connection -> {
            var found = damaged(connection).stream()
                    .filter(row -> row.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new JournalException(
                            "there is no damaged row " + id + ": canary repair --list names those that there are"));
            passOver(connection, found);
            connection.commit();
            return found;
        });
    }

    private static <T> T with(Config config, Work<T> work) {
        Journals.requireThere(config);
        try (var database = Journals.database(config);
                var connection = connect(database)) {
            Migrations.migrate(database);
            try {
                return work.on(connection);
            } catch (SQLException e) {
                throw database.failure(e);
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new JournalException("the journal fails: " + Database.line(e), e);
        }
    }

    private static Connection connect(Database database) {
        try {
            return database.connect();
        } catch (SQLException e) {
            throw database.failure(e);
        }
    }

    // --- finding them

    private static List<Damaged> damaged(Connection connection) throws SQLException {
        var all = new ArrayList<Damaged>();
        scan(connection, "SELECT id, spec, state, updated_at, last_step_started_at FROM deployments", all, row -> {
            String id = row.getString(1);
            String[] texts = {row.getString(2), row.getString(3), row.getString(4), row.getString(5)};
            return wrong(() -> readDeployment(texts), e -> Damaged.deployment(id, e));
        });
        scan(
                connection,
                "SELECT e.number, d.id, e.entry FROM events e JOIN deployments d ON d.number = e.deployment",
                all,
                row -> {
                    long number = row.getLong(1);
                    String id = row.getString(2);
                    String text = row.getString(3);
                    return wrong(() -> Codec.entry(text), e -> Damaged.event(number, id, e));
                });
        scan(
                connection,
                "SELECT d.id, n.number, n.decision FROM decisions n JOIN deployments d ON d.number = n.deployment",
                all,
                row -> {
                    String id = row.getString(1);
                    long number = row.getLong(2);
                    String text = row.getString(3);
                    return wrong(() -> Codec.decision(text), e -> Damaged.decision(id, number, e));
                });
        scan(connection, "SELECT service, version, at FROM known_bad", all, row -> {
            String service = row.getString(1);
            String version = row.getString(2);
            String at = row.getString(3);
            return wrong(() -> Times.parse(at), e -> Damaged.knownBad(service, version, e));
        });
        scan(connection, "SELECT service, at FROM in_service", all, row -> {
            String service = row.getString(1);
            String at = row.getString(2);
            return wrong(() -> Times.parse(at), e -> Damaged.inService(service, e));
        });
        return all;
    }

    private static Object readDeployment(@Nullable String[] texts) {
        var read = new ArrayList<Object>();
        read.add(Codec.spec(String.valueOf(texts[0])));
        read.add(Codec.state(String.valueOf(texts[1])));
        read.add(Times.parse(String.valueOf(texts[2])));
        if (texts[3] != null) {
            read.add(Times.parse(texts[3]));
        }
        return read;
    }

    @SuppressWarnings("ReturnValueIgnored") // only whether it can be parsed matters
    private static @Nullable Damaged wrong(Supplier<?> row, Function<RuntimeException, Damaged> name) {
        try {
            row.get();
            return null;
        } catch (RuntimeException e) {
            return name.apply(e);
        }
    }

    private static void scan(Connection connection, String sql, List<Damaged> into, Check check) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(ROWS_AT_ONCE);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var damaged = check.of(rows);
                    if (damaged != null) {
                        into.add(damaged);
                    }
                }
            }
        }
    }

    // --- moving them aside

    private static void passOver(Connection connection, Damaged row) throws SQLException {
        int colon = row.id().indexOf(':');
        String kind = row.id().substring(0, colon);
        String name = row.id().substring(colon + 1);
        int slash = name.lastIndexOf('/');
        switch (kind) {
            case "deployment" -> {
                var all = new JsonObject()
                        .put("deployment", rows(connection, "SELECT * FROM deployments WHERE id = ?", name))
                        .put("events", rows(connection, "SELECT * FROM events WHERE deployment = " + NUMBER, name))
                        .put(
                                "decisions",
                                rows(connection, "SELECT * FROM decisions WHERE deployment = " + NUMBER, name));
                keep(connection, row, all.encode());
                execute(connection, "DELETE FROM deployments WHERE id = ?", name); // and the rows that belong to it
            }
            case "event" -> move(connection, row, "events WHERE number = ?", Long.valueOf(name));
            case "decision" ->
                move(
                        connection,
                        row,
                        "decisions WHERE deployment = " + NUMBER + " AND number = ?",
                        name.substring(0, slash),
                        Long.valueOf(name.substring(slash + 1)));
            case "known_bad" -> {
                for (int at = slash; at >= 0; at = name.lastIndexOf('/', at - 1)) { // names may contain a slash
                    move(
                            connection,
                            row,
                            "known_bad WHERE service = ? AND version = ?",
                            name.substring(0, at),
                            name.substring(at + 1));
                }
            }
            case "in_service" -> move(connection, row, "in_service WHERE service = ?", name);
            default -> throw new IllegalStateException(row.id());
        }
    }

    private static void move(Connection connection, Damaged row, String from, Object... values) throws SQLException {
        var rows = rows(connection, "SELECT * FROM " + from, values);
        if (!rows.isEmpty()) {
            keep(connection, row, rows.encode());
            execute(connection, "DELETE FROM " + from, values);
        }
    }

    private static void keep(Connection connection, Damaged row, String content) throws SQLException {
        String now = Times.exact(InstantSource.system().instant());
        execute(connection, "INSERT INTO passed_over (id, at, content) VALUES (?, ?, ?)", row.id(), now, content);
    }

    private static JsonArray rows(Connection connection, String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            var all = new JsonArray();
            try (var rows = statement.executeQuery()) {
                var columns = rows.getMetaData();
                while (rows.next()) {
                    var one = new JsonObject();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        one.put(columns.getColumnName(i), rows.getString(i));
                    }
                    all.add(one);
                }
            }
            return all;
        }
    }

    private static void execute(Connection connection, String sql, Object... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
