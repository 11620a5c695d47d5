package io.canary.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a create leads to in the journal: a move as it is begun, and one as the router has confirmed. Read back from a
 * journal that the service itself wrote, so that the texts are the service's own.
 */
record CreatedRows(String spec, Move begun, Move confirmed) {
    /** Long enough to look at the journal before the router confirms. */
    private static final int CONFIRM_MILLIS = 2_000;

    private static final String SERVICE = "service-000-00000000";

    /**
     * One of the two.
     *
     * @param history what it adds to table events
     */
    record Move(
            String state,
            String status,
            long asks,
            String updatedAt,
            @Nullable String lastStepStartedAt,
            List<String> history) {}

    /** Has the service create a deployment there, and looks at what it wrote. */
    static CreatedRows of(Store.Place place) throws SQLException, IOException, InterruptedException {
        try (var service = new Service(place.settings(), Map.of("delay_ms", CONFIRM_MILLIS));
                var connection = place.connect()) {
            var created = service.begin(SERVICE, Creates.INTERVAL_SEC);
            while (count(connection, "deployments") == 0) {
                TimeUnit.MILLISECONDS.sleep(CONFIRM_MILLIS / 100);
            }
            var begun = move(connection, 1, 0);
            Service.await(created);
            var confirmed = move(connection, 2, begun.history().size());
            if (count(connection, "decisions") > 0) {
                throw new IllegalStateException("a create leads to other rows by now than are written here");
            }
            return new CreatedRows(
                    texts(connection, "SELECT spec FROM deployments").getFirst(), begun, confirmed);
        }
    }

    private static Move move(Connection connection, long revision, int eventsBefore) throws SQLException {
        var events = texts(connection, "SELECT entry FROM events ORDER BY number");
        try (var statement = connection.prepareStatement("SELECT state, status, asks, updated_at, last_step_started_at"
                        + " FROM deployments WHERE revision = " + revision);
                var row = statement.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("a create leads to other moves by now than are written here");
            }
            return new Move(
                    row.getString(1),
                    row.getString(2),
                    row.getLong(3),
                    row.getString(4),
                    row.getString(5),
                    List.copyOf(events.subList(eventsBefore, events.size())));
        } finally {
            connection.rollback(); // the next look sees what is committed by then
        }
    }

    private static int count(Connection connection, String table) throws SQLException {
        int count = Integer.parseInt(
                texts(connection, "SELECT COUNT(*) FROM " + table).getFirst());
        connection.rollback();
        return count;
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
