package io.canary.journal;

import io.canary.journal.WriterTask.Forget;
import io.canary.journal.WriterTask.Keep;
import io.canary.journal.WriterTask.Remember;
import io.canary.journal.WriterTask.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes everything that waits, in order, and commits it together: the slower the disk,
 * the larger the groups.
 *
 * <p>The queue has no limit of its own: every task in it has a caller that waits for it, and each deployment waits for
 * its last move before it makes the next. So it holds at most one move for each deployment, and the few requests to
 * forget some.
 */
final class Writer implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Writer.class);
    private static final int GROUP_SIZE_MAX = 1_000;
    private static final long DOUBT_MILLIS = 500;

    private final BlockingQueue<WriterTask> queue = new LinkedBlockingQueue<>();
    private final GroupCommit commits;
    private boolean closed;

    Writer(GroupCommit commits) {
        this.commits = commits;
        Thread.ofPlatform().name("journal-writer").daemon().start(this::run);
    }

    /** Queues a task. Never blocks. */
    synchronized void submit(WriterTask task) {
        if (closed) {
            task.failed(new JournalException("the journal is closed: the service is stopping"));
        } else {
            queue.add(task);
        }
    }

    private void run() {
        var group = new ArrayList<WriterTask>(GROUP_SIZE_MAX);
        boolean running = true;
        while (running) {
            var first = next();
            if (first == null) {
                commits.clearDoubt();
            } else {
                group.add(first);
                queue.drainTo(group, GROUP_SIZE_MAX - 1);
                running = write(group);
                group.clear();
            }
        }
    }

    /** The task that has waited longest; null if it is time to look up the groups in doubt. */
    private @Nullable WriterTask next() {
        while (true) {
            try {
                return commits.isInDoubt() ? queue.poll(DOUBT_MILLIS, TimeUnit.MILLISECONDS) : queue.take();
            } catch (InterruptedException e) {
                LOGGER.debug("Interruption ignored: the writer still has to write what is queued", e);
            }
        }
    }

    /** Returns whether there is more to come. An unexpected error fails those who wait, and not the writer. */
    private boolean write(List<WriterTask> group) {
        try {
            return writeInOrder(group);
        } catch (RuntimeException | Error e) {
            LOGGER.error("The journal's writer failed", e);
            var failure = new JournalException("the journal failed: " + Database.line(e), e);
            group.forEach(task -> task.failed(failure)); // calls that were answered stay answered
            return group.stream().noneMatch(Stop.class::isInstance);
        }
    }

    private boolean writeInOrder(List<WriterTask> group) {
        var entries = new ArrayList<JournalEntry>(group.size());
        var answers = new ArrayList<Keep>(0);
        for (var task : group) {
            switch (task) {
                case JournalEntry entry -> entries.add(entry);
                case Keep keep -> answers.add(keep); // its answer depends on what was queued before
                case Forget forget -> {
                    flush(entries);
                    commits.forget(forget);
                }
                case Remember remember -> {
                    flush(entries);
                    commits.remember(remember);
                }
                case Stop stop -> {
                    flush(entries);
                    keep(answers);
                    commits.close();
                    stop.succeeded();
                    return false;
                }
            }
        }
        flush(entries);
        keep(answers);
        return true;
    }

    private void keep(List<Keep> answers) {
        if (!answers.isEmpty()) {
            commits.keep(answers);
        }
    }

    private void flush(List<JournalEntry> entries) {
        if (!entries.isEmpty()) {
            commits.append(List.copyOf(entries));
            entries.clear();
        }
    }

    /** Writes what is queued, and ends. */
    @Override
    public void close() {
        var stop = new Stop(new CompletableFuture<>());
        submit(stop);
        synchronized (this) {
            closed = true;
        }
        stop.done().exceptionally(e -> null).join();
    }
}
