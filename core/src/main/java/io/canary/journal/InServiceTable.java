package io.canary.journal;

import io.canary.json.Times;
import io.canary.rollout.InService;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The versions in service, written in the transactions of the moves that brought them into service. For one thread. */
final class InServiceTable {
    private static final String DELETE = "DELETE FROM in_service WHERE service = ?";
    private static final String INSERT =
            "INSERT INTO in_service (service, version, deployment, at) VALUES (?, ?, ?, ?)";
    private static final String NEWEST =
            "SELECT service, version, deployment, at FROM in_service ORDER BY at DESC LIMIT " + Journal.IN_SERVICE_MAX;

    private InServiceTable() {}

    /** Collects what the ends of deployments say about versions in service; in order, as the last one wins. */
    static void learn(Connection connection, List<JournalEntry> entries) throws SQLException {
        for (var entry : entries) {
            var after = entry.after();
            var known = InService.of(after.spec(), after.state());
            if (known != null || InService.isUnknown(after.state())) {
                delete(connection, after.spec().serviceName());
            }
            if (known != null) {
                insert(connection, known);
            }
        }
    }

    /** Prepared each time: deployments rarely end. */
    private static void delete(Connection connection, String service) throws SQLException {
        try (var delete = connection.prepareStatement(DELETE)) {
            delete.setString(1, service);
            delete.executeUpdate();
        }
    }

    private static void insert(Connection connection, InService known) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, known.service());
            insert.setString(2, known.version());
            insert.setString(3, known.deployment());
            insert.setString(4, Times.exact(known.at()));
            insert.executeUpdate();
        }
    }

    static List<InService> read(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(NEWEST)) {
            var all = new ArrayList<InService>();
            while (rows.next()) {
                String service = rows.getString(1);
                String time = rows.getString(4);
                var at = Damaged.read(() -> Times.parse(time), e -> Damaged.inService(service, e));
                all.add(new InService(service, rows.getString(2), rows.getString(3), at));
            }
            return all;
        }
    }
}
