package io.canary.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.canary.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** An SQLite file. */
final class SqliteDatabase implements Database {
    static final String FILE = "canary.db";
    private static final int BUSY_MILLIS_MAX = 5_000;
    private static final int WAL_BYTES_KEPT = 64 << 20;
    private static final int READERS = 2;

    private final Path file;
    private final DirectoryLock lock;
    private final SQLiteDataSource source;
    private final HikariDataSource readers;

    /** @throws JournalException if the directory cannot be locked or written */
    SqliteDatabase(Path directory) {
        this.lock = DirectoryLock.of(directory);
        this.file = directory.resolve(FILE);
        layDownLibrary(directory);
        this.source = new SQLiteDataSource(config());
        source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        this.readers = readers(source);
    }

    private void layDownLibrary(Path directory) {
        try {
            SqliteLibrary.extract(directory.toAbsolutePath());
            PrivateFiles.file(file); // the files that the driver creates beside it get the same permissions
        } catch (JournalException e) {
            lock.close();
            throw e;
        } catch (IOException e) {
            lock.close();
            throw new JournalException(
                    "the journal's directory " + directory + " cannot take SQLite's library (" + Database.line(e)
                            + "): check that its disk is neither full nor read-only",
                    e);
        }
    }

    private static SQLiteConfig config() {
        var config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_MILLIS_MAX);
        config.setJournalSizeLimit(WAL_BYTES_KEPT);
        return config;
    }

    private static HikariDataSource readers(DataSource source) {
        var config = new HikariConfig();
        config.setPoolName("journal-readers");
        config.setDataSource(source);
        config.setConnectionInitSql("PRAGMA query_only = ON");
        config.setMaximumPoolSize(READERS);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    @Override
    public String integer() {
        return "INTEGER"; // only this makes a primary key the row's own number
    }

    @Override
    public Connection connect() throws SQLException {
        var connection = source.getConnection();
        try {
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
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

    @Override
    public boolean isDataError(SQLException e) {
        return switch (kind(e)) {
            case SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG -> true;
            default -> false;
        };
    }

    @Override
    public boolean isConnectionUnusable(SQLException e) {
        return kind(e) == SQLiteErrorCode.SQLITE_READONLY;
    }

    @Override
    public String explained(SQLException e) {
        return switch (kind(e)) {
            case SQLITE_FULL -> "the disk of the journal " + file + " is full: make room on it";
            case SQLITE_READONLY, SQLITE_PERM ->
                "the journal " + file + " is read-only: check its permissions, and how its disk is mounted";
            case SQLITE_CANTOPEN ->
                "the journal " + file + " cannot be opened: check its permissions, and those of its directory";
            case SQLITE_NOTADB ->
                "the journal " + file + " is not an SQLite database: move it away, or use another directory";
            case SQLITE_CORRUPT -> "the journal " + file + " is damaged: restore it from a backup";
            case SQLITE_BUSY, SQLITE_LOCKED -> "another process holds the journal " + file + ": end it";
            case SQLITE_IOERR ->
                "the disk of the journal " + file + " fails: check it, and whether it is full (" + Database.line(e)
                        + ")";
            default -> "the journal " + file + " fails: " + Database.line(e);
        };
    }

    /** Drops the details in the second byte of an extended result code. */
    private static SQLiteErrorCode kind(SQLException e) {
        return e instanceof SQLiteException known
                ? SQLiteErrorCode.getErrorCode(known.getResultCode().code & 0xff)
                : SQLiteErrorCode.UNKNOWN_ERROR;
    }

    @Override
    public void close() {
        readers.close();
        lock.close();
    }
}
