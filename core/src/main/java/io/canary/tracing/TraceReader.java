package io.canary.tracing;

import io.canary.journal.EventRange;
import io.canary.journal.Journal;
import io.canary.journal.Journal.Decided;
import io.canary.journal.Journal.JournalEvent;
import io.canary.journal.JournalException;
import io.canary.rollout.DeploymentRecord;
import io.canary.trace.RolloutTrace;
import io.canary.trace.Span;
import io.vertx.core.Future;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads from the journal what is to be exported of a rollout. Blocks. */
final class TraceReader {
    private static final int PAGE = 200;
    private static final int ENTRIES_MAX = 20_000;
    private static final int READ_SECONDS = 30;

    private final Journal journal;

    TraceReader(Journal journal) {
        this.journal = journal;
    }

    /**
     * What is to be exported.
     *
     * @param phases how many phases are exported then
     * @param decisions the number of the last decision in them
     */
    record Unsent(List<Span> spans, int phases, long decisions) {

        /** Whether the rollout as a whole is among it. */
        boolean isWhole() {
            return !spans.isEmpty() && spans.getLast().parent() == 0;
        }
    }

    /** @throws JournalException if the journal cannot be read */
    Unsent read(DeploymentRecord record, TraceProgress progress) throws InterruptedException {
        String id = record.spec().id();
        var trace = new RolloutTrace(record.spec(), progress.requests());
        readHistory(id, trace);
        int ended = trace.ended();
        int from = progress.phases();
        long last = progress.decisions();
        if (ended > from) {
            last = readDecisions(id, trace, from, last);
        }
        return new Unsent(trace.spans(record, from), ended, last);
    }

    private void readHistory(String id, RolloutTrace trace) throws InterruptedException {
        long cursor = 0;
        int read = 0;
        List<JournalEvent> page;
        do {
            page = await(journal.events(EventRange.after(cursor, PAGE, id)));
            for (var event : page) {
                trace.add(event.entry());
                cursor = event.cursor();
            }
            read += page.size();
        } while (page.size() == PAGE && read < ENTRIES_MAX);
    }

    /** Returns the number of the last decision of a phase that is over. */
    private long readDecisions(String id, RolloutTrace trace, int from, long before) throws InterruptedException {
        long number = before;
        long last = before;
        List<Decided> page;
        do {
            page = await(journal.decisions(id, number, PAGE));
            for (var decided : page) {
                number = decided.number();
                if (trace.add(decided.decision(), from)) {
                    last = number;
                }
            }
        } while (page.size() == PAGE);
        return last;
    }

    /** Whether the same may be read later: the database has failed. What is not understood in it stays so. */
    static boolean isTemporary(JournalException e) {
        return e.getCause() instanceof SQLException || e.getCause() instanceof TimeoutException;
    }

    private static <T> T await(Future<T> read) throws InterruptedException {
        try {
            return read.toCompletionStage().toCompletableFuture().get(READ_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof JournalException failure
                    ? failure
                    : new JournalException(
                            Objects.requireNonNullElse(e.getCause(), e).toString(), e);
        } catch (TimeoutException e) {
            throw new JournalException("no answer within " + READ_SECONDS + " s", e);
        }
    }
}
