package io.canary.journal;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationState;
import org.jspecify.annotations.Nullable;

/** Brings a database to the schema of this version. */
final class Migrations {
    private static final String TABLE = "schema_history";

    private Migrations() {}

    /** @throws JournalException if that fails, also because the schema is newer */
    static void migrate(Database database) {
        try {
            var flyway = Flyway.configure(Migrations.class.getClassLoader())
                    .loggers(FlywayLogBridge.class.getName())
                    .dataSource(database.migrations())
                    .locations("classpath:db/migration")
                    .table(TABLE)
                    .placeholders(Map.of("integer", database.integer()))
                    .load();
            refuseNewer(flyway);
            flyway.migrate();
        } catch (FlywayException e) {
            var cause = sqlCause(e);
            throw cause == null
                    ? new JournalException("the journal's schema cannot be brought up to date: " + Database.line(e), e)
                    : database.failure(cause);
        }
    }

    private static void refuseNewer(Flyway flyway) {
        var applied = flyway.info().applied();
        boolean newer = Arrays.stream(applied).anyMatch(m -> m.getState() == MigrationState.FUTURE_SUCCESS);
        if (newer) {
            throw new JournalException("the journal was written by a newer version (its schema is "
                    + applied[applied.length - 1].getVersion() + "): use that version, or another journal");
        }
    }

    private static @Nullable SQLException sqlCause(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
