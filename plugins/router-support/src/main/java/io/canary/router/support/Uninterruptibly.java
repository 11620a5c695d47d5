package io.canary.router.support;

import io.canary.spi.RouterException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * How one call of the host waits, so that an interruption never leaves a change half done. Until {@link #begin} the
 * call only looks, and an interruption ends it at once. From then on an interruption is deferred: whatever is waited
 * for gets a grace period, and {@link #end} throws. Used by one thread, for one call.
 */
public final class Uninterruptibly {
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** Longer than any call: the work has a limit of its own. */
    private static final Duration UNLIMITED = Duration.ofDays(10_000);

    private final Duration grace;
    private boolean isChanging;
    private boolean isInterrupted;
    private long graceEnd;

    /** With a grace period of one second. */
    public Uninterruptibly() {
        this(GRACE);
    }

    private Uninterruptibly(Duration grace) {
        this.grace = grace;
    }

    /** Work that must not be left half done. It has a limit of its own, and releases what it holds before it ends. */
    @FunctionalInterface
    public interface Work {
        void run() throws RouterException, IOException, InterruptedException;
    }

    /** From here on an interruption is deferred. */
    public void begin() {
        isChanging = true;
    }

    /**
     * Waits for an answer.
     *
     * @throws TimeoutException if there is none within {@code limit}, or within the grace period after an interruption
     * @throws InterruptedException only before {@link #begin}
     */
    public <T> T await(Future<T> answer, Duration limit)
            throws ExecutionException, TimeoutException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try {
                return answer.get(nanosUntil(deadline), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                defer(e);
            }
        }
    }

    /**
     * Lets time pass, less of it if an interruption is deferred.
     *
     * @throws InterruptedException only before {@link #begin}
     */
    public void pause(Duration time) throws InterruptedException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            defer(e);
        }
    }

    /**
     * Reads the thread's interrupted status, for calls that wait in a way of their own.
     *
     * @throws InterruptedException only before {@link #begin}
     */
    public void checkInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            defer(new InterruptedException());
        }
    }

    /** The nanoseconds that are left until {@code deadline}, which is of {@link System#nanoTime}, or of the grace. */
    public long nanosUntil(long deadline) {
        long now = System.nanoTime();
        return isInterrupted ? Math.min(deadline - now, graceEnd - now) : deadline - now;
    }

    private void defer(InterruptedException e) throws InterruptedException {
        if (!isChanging) {
            throw e;
        }
        if (!isInterrupted) {
            isInterrupted = true;
            graceEnd = System.nanoTime() + grace.toNanos();
        }
    }

    /** The change is complete: throws a deferred interruption, and any that comes later. */
    public void end() throws InterruptedException {
        isChanging = false;
        if (isInterrupted) {
            throw new InterruptedException("interrupted while a change was completed");
        }
    }

    /** Sets the thread's interrupted status again where an interruption was deferred. */
    public void restore() {
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for the answer to a request that changes something. An interruption only shortens the wait to the grace
     * period, and the thread is still interrupted afterwards.
     *
     * @throws TimeoutException if there is no answer in time
     */
    public static <T> T get(Future<T> answer, Duration limit) throws ExecutionException, TimeoutException {
        var call = new Uninterruptibly();
        call.begin();
        try {
            return call.await(answer, limit);
        } catch (InterruptedException deferred) {
            throw new IllegalStateException(deferred);
        } finally {
            call.restore();
        }
    }

    /**
     * Runs {@code work} to its end on a thread of its own, also if the caller is interrupted.
     *
     * @param name of the thread
     * @param grace how long an interrupted caller still waits for the end
     * @throws InterruptedException if the caller was interrupted, whatever became of the work
     */
    public static void run(String name, Duration grace, Work work)
            throws RouterException, IOException, InterruptedException {
        var end = new CompletableFuture<@Nullable Void>();
        Thread.ofVirtual().name(name).start(() -> {
            try {
                work.run();
                end.complete(null);
            } catch (Throwable t) {
                end.completeExceptionally(t);
            }
        });
        var call = new Uninterruptibly(grace);
        call.begin();
        try {
            call.await(end, UNLIMITED);
        } catch (ExecutionException e) {
            call.end();
            throw rethrown(e.getCause());
        } catch (TimeoutException e) {
            // only after an interruption, which end() reports
        }
        call.end();
    }

    private static RuntimeException rethrown(@Nullable Throwable cause)
            throws RouterException, IOException, InterruptedException {
        return switch (cause) {
            case RouterException e -> throw e;
            case IOException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> e;
            case Error e -> throw e;
            case null, default -> new IllegalStateException(cause);
        };
    }
}
