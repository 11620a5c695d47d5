package io.canary.tck;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One call of a router as the host makes it: on a virtual thread of its own, with a time limit. */
final class HostCall {

    /** A router's method, with its arguments. */
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
    private final Thread thread;

    private HostCall(Body body) {
        thread = Thread.ofVirtual().name("router-call").start(() -> {
            try {
                body.run();
                end.complete(null);
            } catch (Throwable t) {
                end.completeExceptionally(t);
            }
        });
    }

    static HostCall of(Body body) {
        return new HostCall(body);
    }

    /** Waits for the call; fails if it throws, or outlives its limit. */
    void returnsWithin(Duration limit, String what) {
        var failure = awaitEnd(limit, what);
        if (failure != null) {
            throw new AssertionError(what + " failed: " + failure, failure);
        }
    }

    /** Waits for the call; what it threw, or null if it returned. Fails if it outlives its limit. */
    @Nullable
    Throwable failureWithin(Duration limit, String what) {
        return awaitEnd(limit, what);
    }

    /** Interrupts the call after a while and waits for its end; returns what it threw, or null if it returned. */
    @Nullable
    Throwable interruptedAfter(Duration after, Duration limit, String what) {
        try {
            end.get(after.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException running) {
            thread.interrupt();
        } catch (ExecutionException | InterruptedException ended) {
            return ended.getCause();
        }
        return awaitEnd(limit, what + ", interrupted,");
    }

    private @Nullable Throwable awaitEnd(Duration limit, String what) {
        try {
            end.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (TimeoutException late) {
            thread.interrupt();
            throw new AssertionError(what + " did not come back within " + limit, late);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("the examination itself was interrupted", e);
        }
    }
}
