package io.canary.journal;

import io.canary.analysis.sequential.Learned;
import io.canary.json.Times;
import io.canary.rollout.LearnedBaseline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The memory of each service's baseline, written in the transactions of the moves that ended the deployments. For one
 * thread.
 */
final class LearnedTable {
    /** A memory this old has no effect on any engine. */
    private static final int HALF_LIVES_MOST = 10;

    /** This many are kept regardless of age: to a clock that is years ahead, all of them look old. */
    static final int KEPT_MIN = 1_000;

    private static final String DELETE = "DELETE FROM learned WHERE service = ? OR (at < ? AND at < ("
            + "SELECT at FROM learned ORDER BY at DESC LIMIT 1 OFFSET " + KEPT_MIN + "))";
    private static final String INSERT = "INSERT INTO learned (service, deployment, at, learned) VALUES (?, ?, ?, ?)";
    private static final String FIND = "SELECT deployment, at, learned FROM learned WHERE service = ?";

    private LearnedTable() {}

    /** Collects what the ended deployments have learned; in order, as the last one wins. */
    static void learn(Connection connection, List<JournalEntry> entries) throws SQLException {
        for (var entry : entries) {
            if (entry.learned() != null && entry.append().learned() != null) {
                write(connection, entry.append().learned(), entry.learned());
            }
        }
    }

    /**
     * Replaces what was remembered. Prepared each time: deployments rarely end.
     *
     * @param text the memory, as {@link Codec} writes it
     */
    static void write(Connection connection, LearnedBaseline learned, String text) throws SQLException {
        try (var delete = connection.prepareStatement(DELETE)) {
            var tooOld = learned.at().minus(Learned.HALF_LIFE.multipliedBy(HALF_LIVES_MOST));
            delete.setString(1, learned.service());
            delete.setString(2, Times.exact(tooOld));
            delete.executeUpdate();
        }
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, learned.service());
            insert.setString(2, learned.deployment());
            insert.setString(3, Times.exact(learned.at()));
            insert.setString(4, text);
            insert.executeUpdate();
        }
    }

    /** Empty also for a memory that another version wrote in another form. */
    static Optional<LearnedBaseline> find(Connection connection, String service) throws SQLException {
        try (var statement = connection.prepareStatement(FIND)) {
            statement.setString(1, service);
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                var learned = Codec.learned(row.getString(3));
                return learned == null
                        ? Optional.empty()
                        : Optional.of(
                                new LearnedBaseline(service, row.getString(1), Times.parse(row.getString(2)), learned));
            }
        }
    }
}
