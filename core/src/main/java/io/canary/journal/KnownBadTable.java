package io.canary.journal;

import io.canary.json.Times;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.KnownBad;
import io.canary.rollout.State;
import io.canary.text.ReasonText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Writes which versions were rolled back, in the caller's transaction. For one thread. */
final class KnownBadTable {
    private static final String INSERT =
            "INSERT INTO known_bad (service, version, deployment, reason, at) VALUES (?, ?, ?, ?, ?)";
    private static final String DELETE = "DELETE FROM known_bad WHERE service = ? AND version = ?";
    private static final String DELETE_OLD = DELETE + " AND deployment = ?";

    private final Connection connection;

    KnownBadTable(Connection connection) {
        this.connection = connection;
    }

    /** Collects what the end of a deployment says about its version; in order, as the last one wins. */
    void learn(List<JournalEntry> entries) throws SQLException {
        for (var entry : entries) {
            if (entry.after().state() instanceof State.Ended ended) {
                learn(entry.after(), ended);
            }
        }
    }

    private void learn(DeploymentRecord after, State.Ended ended) throws SQLException {
        var bad = KnownBad.of(after.spec(), ended);
        if (bad != null || ended instanceof State.Promoted) {
            execute(DELETE, after.spec().serviceName(), after.spec().newVersion());
        }
        if (bad != null) {
            String reason = ReasonText.of(bad.reason());
            execute(INSERT, bad.service(), bad.version(), bad.deployment(), reason, Times.exact(bad.at()));
        }
    }

    void forget(List<KnownBad> versions) throws SQLException {
        for (var bad : versions) {
            execute(DELETE_OLD, bad.service(), bad.version(), bad.deployment());
        }
    }

    /** Prepared each time: deployments rarely end. */
    private void execute(String sql, String... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
