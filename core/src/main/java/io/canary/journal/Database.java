package io.canary.journal;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** What differs between the databases. The SQL does not. */
interface Database extends AutoCloseable {

    /** The name of a whole number of 64 bits; such that a primary key of it costs no second index. */
    String integer();

    /**
     * The writer's connection, in no transaction and with auto-commit off. While it is open, nobody else can get one:
     * also not from another process.
     *
     * @throws JournalException if somebody else has one
     */
    Connection connect() throws SQLException;

    /** Connections for migrations: a few, and short-lived. */
    DataSource migrations();

    /** Connections for reading, pooled. */
    DataSource readers();

    /** Whether it failed for what was to be written, so that something else might not fail. */
    boolean isDataError(SQLException e);

    /**
     * Whether the connection is of no use any more, although it answers: one that can only read stays so, whatever
     * becomes of what it reads.
     */
    boolean isConnectionUnusable(SQLException e);

    /** What is wrong and what can be done about it, in one line. */
    String explained(SQLException e);

    /** Lets go of everything but the writer's connection, which is closed first by those who opened it. Never fails. */
    @Override
    void close();

    /** The same failure, for those who do not know of databases. */
    default JournalException failure(SQLException e) {
        return new JournalException(explained(e), e);
    }

    /** The first line of a message: drivers add their hints, positions and contexts below it. */
    static String line(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    }
}
