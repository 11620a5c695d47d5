package io.canary.measurement;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A call of a plugin on a virtual thread of its own, as a plugin may not heed an interrupt.
 *
 * @param <T> what it gives
 */
final class TimedCall<T> {
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final Thread thread;

    /** @param after runs when the call has returned, whether or not it was waited for */
    private TimedCall(String name, Callable<T> call, Runnable after) {
        thread = Thread.ofVirtual().name(name).unstarted(() -> {
            try {
                answer.complete(call.call());
            } catch (Throwable e) { // a failure of a plugin must not spread
                answer.completeExceptionally(e);
            } finally {
                after.run();
            }
        });
    }

    static <T> TimedCall<T> start(String name, Callable<T> call, Runnable after) {
        var started = new TimedCall<>(name, call, after);
        started.thread.start();
        return started;
    }

    /**
     * Waits for the call, and interrupts it if it takes longer or the waiting thread is interrupted.
     *
     * @throws ExecutionException with what it threw
     * @throws TimeoutException if it takes longer
     */
    T await(Duration limit) throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | InterruptedException e) {
            thread.interrupt();
            throw e;
        }
    }
}
