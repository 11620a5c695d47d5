package io.canary.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server. The lock that keeps out other writers belongs to the session that writes, so every write happens
 * under the lock. A pooler between the service and the server must therefore pool sessions, not transactions.
 */
final class PostgresDatabase implements Database {
    private static final String SCHEME = "jdbc:postgresql:";

    /**
     * The key of the schema's lock; the first half is an arbitrary number that no other application is likely to use:
     * "cana" in ASCII.
     */
    static final String LOCK = "1667329633, hashtext(COALESCE(current_schema(), ''))";

    /** The server notices a little later than we do that a session was killed. */
    private static final long LOCK_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final long LOCK_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int CONNECT_SECONDS_MAX = 5;
    private static final int ANSWER_SECONDS_MAX = 30;

    /** The server drops a silent peer soon, so that its lock does not block the next process for long. */
    private static final String SESSION = "SET synchronous_commit = on; SET tcp_keepalives_idle = 5;"
            + " SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";

    private static final int READERS = 2;

    private final String place;
    private final PGSimpleDataSource source;
    private final HikariDataSource readers;

    /** @throws JournalException if the URL is invalid */
    PostgresDatabase(String url, String user, String password, PostgresTls tls) {
        this.place = url.replaceFirst("[?].*", "").replaceFirst("//[^/@]*@", "//"); // may contain a password
        this.source = source(url, user, password);
        tls.applyTo(source);
        this.readers = readers(source);
    }

    private PGSimpleDataSource source(String url, String user, String password) {
        var source = new PGSimpleDataSource();
        try {
            source.setUrl(url);
        } catch (IllegalArgumentException e) {
            throw new JournalException(
                    "the journal's URL " + place + " must be like " + SCHEME + "//host:5432/database", e);
        }
        source.setUser(user);
        source.setPassword(password);
        source.setApplicationName("canary");
        source.setConnectTimeout(CONNECT_SECONDS_MAX);
        source.setLoginTimeout(CONNECT_SECONDS_MAX);
        source.setSocketTimeout(ANSWER_SECONDS_MAX);
        source.setTcpKeepAlive(true);
        source.setReWriteBatchedInserts(true);
        return source;
    }

    private static HikariDataSource readers(DataSource source) {
        var config = new HikariConfig();
        config.setPoolName("journal-readers");
        config.setDataSource(source);
        config.setReadOnly(true);
        config.setMaximumPoolSize(READERS);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(CONNECT_SECONDS_MAX));
        return new HikariDataSource(config);
    }

    @Override
    public String integer() {
        return "BIGINT";
    }

    @Override
    public Connection connect() throws SQLException {
        var connection = source.getConnection();
        try {
            try (var statement = connection.createStatement()) {
                statement.execute(SESSION);
            }
            lock(connection);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException | JournalException e) {
            connection.close();
            throw e;
        }
    }

    private void lock(Connection connection) throws SQLException {
        long start = System.nanoTime();
        while (!isLocked(connection)) {
            if (System.nanoTime() - start > LOCK_PATIENCE_NANOS) {
                throw new JournalException("another process has the journal " + place
                        + " open: end it, or give this one a database of its own");
            }
            LockSupport.parkNanos(LOCK_RETRY_NANOS);
        }
    }

    private static boolean isLocked(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery("SELECT pg_try_advisory_lock(" + LOCK + ")")) {
            return result.next() && result.getBoolean(1);
        }
    }

    @Override
    public DataSource migrations() {
        return source;
    }

    @Override
    public DataSource readers() {
        return readers;
    }

    /** Data exceptions, and constraint violations. */
    @Override
    public boolean isDataError(SQLException e) {
        String state = state(e);
        return state.startsWith("22") || state.startsWith("23");
    }

    /** A server that was the primary before. */
    @Override
    public boolean isConnectionUnusable(SQLException e) {
        return state(e).equals("25006");
    }

    @Override
    public String explained(SQLException e) {
        String state = state(e);
        return switch (state) {
            case "28P01", "28000" -> "the journal " + place + " refuses the user or the password: check both";
            case "3D000" -> "there is no database for the journal at " + place + ": create it, or correct its name";
            case "42501" ->
                "the journal " + place + " does not permit it to its user: grant what is needed (" + Database.line(e)
                        + ")";
            case "25006" -> "the journal " + place + " is read-only: use the primary server";
            case "53100" -> "the disk of the journal " + place + " is full: make room on it";
            case "53300" -> "the journal " + place + " takes no more connections: raise max_connections";
            default -> unnamed(state, e);
        };
    }

    private String unnamed(String state, SQLException e) {
        if (isOfTls(e)) {
            return "the journal " + place + " does not do TLS as journal.tls wants it (" + Database.line(e)
                    + "): put that right at the server, or name who vouches for it in journal.tls_authority";
        }
        boolean away = state.startsWith("08") || state.startsWith("57P");
        return away
                ? "the journal " + place + " cannot be reached: check that the server runs there (" + Database.line(e)
                        + ")"
                : "the journal " + place + " fails: " + Database.line(e);
    }

    private static boolean isOfTls(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException
                    || cause instanceof GeneralSecurityException
                    || Database.line(cause).contains("SSL")) {
                return true;
            }
        }
        return false;
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    @Override
    public void close() {
        readers.close();
    }
}
