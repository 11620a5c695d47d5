package io.canary.journal;

import io.canary.files.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.sqlite.SQLiteConnection;

/**
 * Copies of a journal in SQLite. A copy holds everything that was durable at one moment. It is a single file, and is
 * either complete or absent.
 *
 * <p>All methods block.
 */
public final class Backups {
    private static final String TRIAL = "restoring-";
    // all pages at once: a copy in several steps starts over whenever something is written
    private static final int ALL_PAGES = -1;
    private static final int BUSY_RETRIES = 100;
    private static final int BUSY_MILLIS = 50;

    private Backups() {}

    /**
     * The content of a copy.
     *
     * @param deployments the number of deployments
     * @param bytes the size of the file
     */
    public record Copied(int deployments, long bytes) {}

    /**
     * Copies a journal, even while a service writes to it.
     *
     * @param directory where the journal is
     * @param file the copy to write; it must not exist yet
     * @throws JournalException if it cannot be copied; the message says what to change
     */
    public static Copied backup(Path directory, Path file) {
        var source = directory.resolve(SqliteDatabase.FILE);
        if (!Files.isRegularFile(source)) {
            throw new JournalException("there is no journal in " + directory);
        } else if (Files.exists(file)) {
            throw new JournalException("there is a file " + file + " already: name another, or take it away");
        }
        var part = file.resolveSibling(file.getFileName() + ".part");
        try {
            SqliteLibrary.extract(directory.toAbsolutePath());
            Files.deleteIfExists(part);
            PrivateFiles.file(part);
            copy(source, part);
            int deployments = deployments(part);
            publish(part, file);
            return new Copied(deployments, Files.size(file));
        } catch (SQLException e) {
            throw new JournalException("the journal cannot be copied to " + file + ": " + Database.line(e), e);
        } catch (IOException e) {
            throw new JournalException("the copy " + file + " cannot be written: " + reason(e), e);
        } finally {
            part.toFile().delete(); // exists only if something failed, and that failure is the one to report
        }
    }

    private static void copy(Path source, Path copy) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + source.toAbsolutePath())) {
            var database = connection.unwrap(SQLiteConnection.class).getDatabase();
            int result = database.backup(
                    "main", copy.toAbsolutePath().toString(), (left, all) -> {}, BUSY_MILLIS, BUSY_RETRIES, ALL_PAGES);
            if (result != 0) {
                throw new SQLException("SQLite answers with code " + result);
            }
        }
    }

    /** Checks the copy, and converts it to a single file. */
    private static int deployments(Path copy) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + copy.toAbsolutePath());
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = DELETE");
            try (var check = statement.executeQuery("PRAGMA integrity_check")) {
                if (!check.next() || !check.getString(1).equals("ok")) {
                    throw new SQLException("the journal is damaged: " + check.getString(1));
                }
            }
            try (var count = statement.executeQuery("SELECT COUNT(*) FROM deployments")) {
                return count.next() ? count.getInt(1) : 0;
            }
        }
    }

    private static void publish(Path part, Path file) throws IOException {
        force(part, StandardOpenOption.WRITE);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        var folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            force(folder, StandardOpenOption.READ);
        }
    }

    private static void force(Path path, StandardOpenOption mode) throws IOException {
        try (var channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }

    /**
     * Makes a copy the journal. Changes nothing unless the whole copy can be read.
     *
     * @param directory where the journal will be; no process may have it open
     * @param replace whether to move an existing journal into a folder beside it; if false, there must be none
     * @throws JournalException if it cannot be restored; the message says what to change
     */
    public static Copied restore(Path file, Path directory, boolean replace) {
        if (!Files.isRegularFile(file)) {
            throw new JournalException("there is no file " + file);
        }
        var lock = DirectoryLock.of(directory);
        try {
            var journal = directory.resolve(SqliteDatabase.FILE);
            if (Files.exists(journal) && !replace) {
                throw new JournalException("there is a journal in " + directory
                        + " already: --replace puts it aside, into a folder beside it");
            }
            SqliteLibrary.extract(directory.toAbsolutePath());
            deleteTrials(directory);
            return restore(file, directory, journal);
        } catch (IOException e) {
            throw new JournalException("the journal in " + directory + " cannot be written: " + reason(e), e);
        } finally {
            lock.close();
        }
    }

    private static Copied restore(Path file, Path directory, Path journal) throws IOException {
        var trial = Files.createTempDirectory(directory, TRIAL);
        try {
            var copy = trial.resolve(SqliteDatabase.FILE);
            Files.copy(file, copy);
            PrivateFiles.close(copy);
            int deployments = readThrough(trial, file);
            putAside(directory);
            publish(copy, journal);
            return new Copied(deployments, Files.size(journal));
        } finally {
            delete(trial);
        }
    }

    /** Opens the copy as a service would, which also migrates it to the current schema. */
    private static int readThrough(Path trial, Path file) {
        var deployments = new AtomicInteger();
        try (var journal = JdbcJournal.sqlite(trial)) {
            journal.load(stored -> deployments.incrementAndGet());
            return deployments.get();
        } catch (JournalException e) {
            throw new JournalException("the copy " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static void putAside(Path directory) throws IOException {
        var aside = directory.resolve("replaced-" + Instant.now().toString().replace(":", "-"));
        for (String name : List.of(SqliteDatabase.FILE + "-wal", SqliteDatabase.FILE + "-shm", SqliteDatabase.FILE)) {
            var path = directory.resolve(name);
            if (Files.exists(path)) {
                PrivateFiles.folder(aside);
                Files.move(path, aside.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /** Deletes what killed restores left behind; as the directory is locked, no other restore is running. */
    private static void deleteTrials(Path directory) throws IOException {
        try (var trials = Files.newDirectoryStream(directory, TRIAL + "*")) {
            for (var trial : trials) {
                delete(trial);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (var path : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static String reason(IOException e) {
        return e instanceof FileAlreadyExistsException ? "it is there already" : DirectoryLock.reason(e);
    }
}
