package io.canary.journal;

import io.canary.journal.WriterTask.Append;
import io.canary.journal.WriterTask.Forget;
import io.canary.journal.WriterTask.Keep;
import io.canary.journal.WriterTask.Remember;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.InService;
import io.canary.rollout.KnownBad;
import io.canary.rollout.LearnedBaseline;
import io.canary.rollout.Transition.Move;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A journal in a database, which belongs to one process at a time. One thread writes, and commits in one transaction
 * everything that has been queued meanwhile; callers are answered after the commit, those with a Vert.x context on
 * their context. Methods that return a future never block the caller.
 *
 * <p>The queue has no limit here, as each deployment waits for its last move before it makes the next.
 *
 * <p>A failure fails only the waiting callers: later appends are tried again, on a new connection if necessary.
 */
public final class JdbcJournal implements Journal {
    private static final int READERS = 2;

    private final Database database;
    private final Writer writer;
    private final Reader reader;
    private final ExecutorService readers = Executors.newFixedThreadPool(
            READERS, Thread.ofPlatform().name("journal-reader-", 0).daemon().factory());

    private JdbcJournal(Database database, Session session) {
        this.database = database;
        this.reader = new Reader(database);
        this.writer = new Writer(new GroupCommit(database, session));
    }

    /**
     * Opens the journal in an SQLite file. Blocks.
     *
     * @param directory the directory of the file; created if it does not exist. One process at a time can open it
     * @throws JournalException if the journal cannot be opened; the message says what to change
     */
    public static JdbcJournal sqlite(Path directory) {
        return sqlite(directory, () -> {});
    }

    /** The same, but calls {@code whenEmpty} before it creates tables in an empty database. */
    static JdbcJournal sqlite(Path directory, Runnable whenEmpty) {
        return open(new SqliteDatabase(directory), whenEmpty);
    }

    /**
     * Opens the journal in a PostgreSQL database (and its schema, if the URL names one by {@code currentSchema}).
     * Blocks, for some seconds if the server does not respond.
     *
     * @param url such as {@code jdbc:postgresql://host:5432/canary}
     * @throws JournalException if the journal cannot be opened; the message says what to change
     */
    public static JdbcJournal postgres(String url, String user, String password) {
        return open(new PostgresDatabase(url, user, password, PostgresTls.of(url, null, null)), () -> {});
    }

    /**
     * Opens the journal in this database, which is closed with the journal. Blocks.
     *
     * @param whenEmpty called before tables are created in an empty database
     */
    static JdbcJournal open(Database database, Runnable whenEmpty) {
        try {
            var connection = database.connect(); // first, so that no other process migrates at the same time
            try {
                if (isEmpty(connection)) {
                    whenEmpty.run();
                }
                Migrations.migrate(database);
            } catch (SQLException | JournalException e) {
                connection.close();
                throw e;
            }
            return new JdbcJournal(database, Session.on(connection));
        } catch (SQLException e) {
            database.close();
            throw database.failure(e);
        } catch (JournalException e) {
            database.close();
            throw e;
        }
    }

    private static boolean isEmpty(Connection connection) throws SQLException {
        try (var tables = connection.getMetaData().getTables(null, connection.getSchema(), "deployments", null)) {
            return !tables.next();
        } finally {
            connection.rollback();
        }
    }

    @Override
    public void load(Consumer<StoredDeployment> each) {
        reader.load(each);
    }

    @Override
    public List<KnownBad> knownBad() {
        return reader.knownBad();
    }

    @Override
    public List<InService> inService() {
        return reader.inService();
    }

    @Override
    public Future<Void> append(
            DeploymentRecord after, Move move, @Nullable IdempotencyKey key, @Nullable LearnedBaseline learned) {
        var done = new CompletableFuture<Void>();
        try {
            writer.submit(JournalEntry.of(new Append(after, move, key, learned, done)));
            return onCallersContext(done);
        } catch (RuntimeException e) {
            return Future.failedFuture(GroupCommit.unwritable(e));
        }
    }

    @Override
    public Future<Void> remember(LearnedBaseline learned) {
        return submit(done -> new Remember(learned, done));
    }

    @Override
    public Future<Optional<LearnedBaseline>> remembered(String service) {
        return read(() -> reader.remembered(service));
    }

    @Override
    public Future<Void> keep(IdempotencyKey key, StoredReply answer) {
        return submit(done -> new Keep(key, answer, done));
    }

    @Override
    public Future<Void> forget(Collection<String> ids) {
        return submit(done -> new Forget(List.copyOf(ids), List.of(), null, done));
    }

    @Override
    public Future<Void> forgetBad(Collection<KnownBad> versions) {
        return submit(done -> new Forget(List.of(), List.copyOf(versions), null, done));
    }

    @Override
    public Future<Void> forgetKeys(Instant before) {
        return submit(done -> new Forget(List.of(), List.of(), before, done));
    }

    private Future<Void> submit(Function<CompletableFuture<Void>, WriterTask> work) {
        var done = new CompletableFuture<Void>();
        writer.submit(work.apply(done));
        return onCallersContext(done);
    }

    @Override
    public Future<Optional<IdempotencyRecord>> kept(String id) {
        return read(() -> reader.kept(id));
    }

    @Override
    public Future<List<JournalEvent>> events(EventRange range) {
        return read(() -> reader.events(range));
    }

    @Override
    public Future<Long> lastEvent() {
        return read(reader::lastEvent);
    }

    @Override
    public Future<List<Decided>> decisions(String deployment, long after, int limit) {
        return read(() -> reader.decisions(deployment, after, limit));
    }

    private <T> Future<T> read(Supplier<T> work) {
        try {
            var read = new CompletableFuture<T>();
            readers.execute(() -> complete(read, work));
            return onCallersContext(read);
        } catch (RejectedExecutionException e) {
            return Future.failedFuture(new JournalException("the journal is closed: the service is stopping", e));
        }
    }

    private static <T> void complete(CompletableFuture<T> future, Supplier<T> work) {
        try {
            future.complete(work.get());
        } catch (RuntimeException e) {
            future.completeExceptionally(e);
        }
    }

    private static <T> Future<T> onCallersContext(CompletableFuture<T> done) {
        var context = Vertx.currentContext();
        return context == null ? Future.fromCompletionStage(done) : Future.fromCompletionStage(done, context);
    }

    @Override
    public void close() {
        writer.close();
        readers.close();
        database.close();
    }
}
