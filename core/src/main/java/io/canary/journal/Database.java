package io.canary.journal;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The differences between the databases. The SQL is the same for all. */
interface Database extends AutoCloseable {

    /** The type of a 64-bit integer; a primary key of this type needs no second index. */
    String integer();

    /**
     * The writer's connection, in no transaction and with auto-commit off. While it is open, no other writer can get
     * one, not even in another process.
     *
     * @throws JournalException if another writer has one
     */
    Connection connect() throws SQLException;

    /** Connections for migrations: a few, and short-lived. */
    DataSource migrations();

    /** Connections for reading, pooled. */
    DataSource readers();

    /** Whether the failure was caused by the data, so that other data might succeed. */
    boolean isDataError(SQLException e);

    /**
     * Whether the connection can no longer be used although it responds: a read-only connection, for example, stays
     * read-only.
     */
    boolean isConnectionUnusable(SQLException e);

    /** Says in one line what is wrong and how to fix it. */
    String explained(SQLException e);

    /** Releases everything except the writer's connection, which its owner closes first. Never fails. */
    @Override
    void close();

    /** The same failure, in words that need no knowledge of databases. */
    default JournalException failure(SQLException e) {
        return new JournalException(explained(e), e);
    }

    /** The first line of a message: drivers add their hints, positions and contexts below it. */
    static String line(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    }
}
