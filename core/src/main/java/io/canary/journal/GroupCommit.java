package io.canary.journal;

import io.canary.journal.WriterTask.Forget;
import io.canary.journal.WriterTask.Keep;
import io.canary.journal.WriterTask.Remember;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a group of moves durable in one transaction, then answers for each of them. A failed group is answered as
 * failed, and the next group starts fresh, with a new session if the last one was lost.
 *
 * <p>If the session is lost during a commit, it is unknown whether the group is durable. The group is then <i>in
 * doubt</i>, and is answered as soon as a new session can look it up. For one thread.
 */
final class GroupCommit implements AutoCloseable {
    private static final int IDS_PER_BITE = 200;

    private final Database database;
    private @Nullable Session session;
    private final List<Doubt> doubts = new ArrayList<>();

    /** @param failure the answer, unless the group turns out to be durable */
    private record Doubt(JournalEntry entry, JournalException failure) {}

    GroupCommit(Database database, Session session) {
        this.database = database;
        this.session = session;
    }

    /** Never fails: errors go to the callers. */
    void append(List<JournalEntry> entries) {
        write(entries, true);
    }

    private void write(List<JournalEntry> group, boolean again) {
        try {
            session().append(group);
        } catch (SQLException | RevisionConflictException | RuntimeException e) {
            boolean lost = session != null && !rollBack(e);
            if (lost && again) {
                write(group, false); // nothing was committed: a new session may succeed
            } else if (isBlamedOnValues(e) && group.size() > 1) {
                write(group.subList(0, group.size() / 2), again);
                write(group.subList(group.size() / 2, group.size()), again);
            } else {
                fail(group, failure(e));
            }
            return;
        }
        commit(group);
    }

    private void commit(List<JournalEntry> group) {
        try {
            session().commit();
            group.forEach(entry -> entry.succeeded());
        } catch (SQLException | RuntimeException e) {
            if (rollBack(e)) {
                fail(group, failure(e));
            } else {
                var failure = failure(e);
                group.forEach(entry -> doubts.add(new Doubt(entry, failure)));
                clearDoubt();
            }
        }
    }

    private boolean isBlamedOnValues(Exception e) {
        return e instanceof RevisionConflictException || (e instanceof SQLException sql && database.isDataError(sql));
    }

    /** Whether the session can be used further; if not, it is closed. */
    private boolean rollBack(Exception why) {
        if (session == null) {
            return false;
        } else if (!session.rollBack() || (why instanceof SQLException e && database.isConnectionUnusable(e))) {
            session.close();
            session = null;
            return false;
        }
        return true;
    }

    private static void fail(List<JournalEntry> group, JournalException why) {
        group.forEach(entry -> entry.failed(why));
    }

    private JournalException failure(Exception e) {
        return switch (e) {
            case JournalException known -> known;
            case SQLException sql -> database.failure(sql);
            default -> unwritable(e);
        };
    }

    /** Returns the failure of a single move. */
    static JournalException unwritable(Exception e) {
        return e instanceof JournalException known
                ? known
                : new JournalException("the move cannot be written: " + Database.line(e), e);
    }

    private Session session() throws SQLException {
        if (session == null) {
            session = Session.on(database.connect());
            settle(session);
        }
        return session;
    }

    boolean isInDoubt() {
        return !doubts.isEmpty();
    }

    /** Tries to find out whether the groups in doubt are durable. If no session can be opened, they stay in doubt. */
    void clearDoubt() {
        try {
            session();
        } catch (SQLException | RuntimeException e) {
            rollBack(e);
        }
    }

    /**
     * The new session has the lock, so the one before it has ended: what it has not committed by now, it never will.
     */
    private void settle(Session session) throws SQLException {
        for (var it = doubts.iterator(); it.hasNext(); it.remove()) {
            var doubt = it.next();
            if (session.has(doubt.entry())) {
                doubt.entry().succeeded();
            } else {
                doubt.entry().failed(doubt.failure());
            }
        }
    }

    /** Writes the responses to requests with keys. Never fails: errors go to the callers. */
    void keep(List<Keep> answers) {
        try {
            session().keys().answered(answers);
            session().commit();
            answers.forEach(Keep::succeeded);
        } catch (SQLException | RuntimeException e) {
            rollBack(e);
            var failure = failure(e);
            answers.forEach(answer -> answer.failed(failure));
        }
    }

    /** Writes what was learned outside a move. Never fails: errors go to the caller. */
    void remember(Remember work) {
        try {
            session().remember(work.learned());
            session().commit();
            work.succeeded();
        } catch (SQLException | RuntimeException e) {
            rollBack(e);
            work.failed(failure(e));
        }
    }

    /** Deletes in batches, so that no move waits long behind it. Never fails: errors go to the caller. */
    void forget(Forget work) {
        try {
            for (var batch : batches(work.ids())) {
                session().forget(batch);
                session().commit();
            }
            for (var batch : batches(work.versions())) {
                session().forgetBad(batch);
                session().commit();
            }
            while (work.keysBefore() != null && session().keys().forget(work.keysBefore(), IDS_PER_BITE) > 0) {
                session().commit();
            }
            work.succeeded();
        } catch (SQLException | RuntimeException e) {
            rollBack(e);
            work.failed(failure(e));
        }
    }

    private static <T> List<List<T>> batches(List<T> all) {
        var bites = new ArrayList<List<T>>();
        for (int from = 0; from < all.size(); from += IDS_PER_BITE) {
            bites.add(all.subList(from, Math.min(all.size(), from + IDS_PER_BITE)));
        }
        return bites;
    }

    @Override
    public void close() {
        if (isInDoubt()) {
            clearDoubt();
        }
        var unknown = new JournalException(
                "the connection to the journal was lost, and the move may be durable or not: the next start will show");
        doubts.forEach(doubt -> doubt.entry().failed(unknown));
        doubts.clear();
        if (session != null) {
            session.close();
        }
    }
}
