package io.canary.routing;

import io.canary.routing.RouterAnswer.Failed;
import io.canary.routing.RouterAnswer.Superseded;
import io.canary.spi.RouterException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The calls for one service: one at a time, in order. Only the newest queued call is kept.
 *
 * <p>A call that exceeds its limit is answered and interrupted, but the next one does not start before it has returned:
 * two calls at once could land in either order, and then the state of the traffic would be unknown.
 */
final class ServiceCallQueue {
    /** Runs a call; blocks the call's own thread. */
    interface Work {
        RouterAnswer run() throws InterruptedException;
    }

    private final ThreadFactory threads;
    private final ScheduledExecutorService clock;
    private @Nullable Entry running;
    private @Nullable Entry waiting;

    ServiceCallQueue(ThreadFactory threads, ScheduledExecutorService clock) {
        this.threads = threads;
        this.clock = clock;
    }

    /** @param limit from now to the answer, whether or not the call has started by then */
    synchronized CompletableFuture<RouterAnswer> submit(Work work, Duration limit) {
        var entry = new Entry(work);
        var alarm = clock.schedule(() -> expire(entry, limit), limit.toNanos(), TimeUnit.NANOSECONDS);
        var unused = entry.answer.thenRun(() -> alarm.cancel(false));
        if (running == null) {
            start(entry);
        } else {
            withdraw();
            waiting = entry;
        }
        return entry.answer;
    }

    /** Drops the queued call, if there is one. */
    synchronized void withdraw() {
        if (waiting != null) {
            waiting.returned.complete(null); // it never ran, and never will
            waiting.answer.complete(new Superseded());
            waiting = null;
        }
    }

    /**
     * As {@link #submit}, for an optional call: it is made only if no other call is running. Returns null if it is not
     * made.
     */
    synchronized @Nullable CompletableFuture<RouterAnswer> offer(Work work, Duration limit) {
        return running == null ? submit(work, limit) : null;
    }

    /** Completes when the running call has returned, and the queued one too. */
    synchronized CompletableFuture<?> idle() {
        if (running == null) {
            return CompletableFuture.completedFuture(null);
        }
        return waiting == null ? running.returned : CompletableFuture.allOf(running.returned, waiting.returned);
    }

    synchronized boolean isIdle() {
        return running == null;
    }

    private void start(Entry entry) {
        running = entry;
        entry.thread = threads.newThread(() -> run(entry));
        entry.thread.start();
    }

    private void run(Entry entry) {
        RouterAnswer answer;
        try {
            answer = entry.work.run();
        } catch (InterruptedException e) {
            answer = new Failed(RouterException.Kind.UNREACHABLE, "the call was interrupted");
        } catch (Throwable e) { // a failure of a plugin must not spread
            answer = new Failed(RouterException.Kind.UNREACHABLE, "the router plugin failed: " + e);
        }
        entry.answer.complete(answer);
        next(entry);
        entry.returned.complete(null);
    }

    private synchronized void next(Entry done) {
        running = null;
        done.thread = null;
        var next = waiting;
        waiting = null;
        if (next != null) {
            start(next);
        }
    }

    private synchronized void expire(Entry entry, Duration limit) {
        String seconds = "%s s".formatted(limit.toMillis() / 1000.0);
        if (entry == waiting) {
            waiting = null;
            entry.returned.complete(null);
            entry.answer.complete(
                    new Failed(RouterException.Kind.UNREACHABLE, "an earlier call has not returned within " + seconds));
        } else if (entry == running && entry.thread != null) {
            entry.answer.complete(new Failed(RouterException.Kind.UNREACHABLE, "no answer within " + seconds));
            entry.thread.interrupt();
        }
    }

    private static final class Entry {
        final Work work;
        final CompletableFuture<RouterAnswer> answer = new CompletableFuture<>();
        final CompletableFuture<@Nullable Void> returned = new CompletableFuture<>();

        @Nullable
        Thread thread;

        Entry(Work work) {
            this.work = work;
        }
    }
}
