package io.canary.router.kubernetes;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long one call of the host still waits for answers. What only looks ends at once with an interruption. As soon as
 * something is being changed an interruption is heeded at the {@link #end}, and answers are waited for a second longer
 * at most. Used by one thread.
 */
final class Patience {
    private static final Duration GRACE = Duration.ofSeconds(1);

    private boolean isChanging;
    private boolean isInterrupted;
    private long hurry;

    /** From here on the call is not torn. */
    void changing() {
        isChanging = true;
    }

    /** Waits for an answer. */
    <T> T await(CompletableFuture<T> answer) throws ExecutionException, TimeoutException, InterruptedException {
        while (true) {
            try {
                return isInterrupted ? answer.get(hurry - System.nanoTime(), TimeUnit.NANOSECONDS) : answer.get();
            } catch (InterruptedException e) {
                interrupted(e);
            }
        }
    }

    /** Lets time pass before something is tried again. */
    void pause(Duration time) throws InterruptedException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            interrupted(e);
        }
    }

    private void interrupted(InterruptedException e) throws InterruptedException {
        if (!isChanging) {
            throw e;
        }
        if (!isInterrupted) {
            isInterrupted = true;
            hurry = System.nanoTime() + GRACE.toNanos();
        }
    }

    /** Heeds an interruption that has been put off, and any that comes later. */
    void end() throws InterruptedException {
        isChanging = false;
        if (isInterrupted) {
            throw new InterruptedException("what had been begun was brought to its end");
        }
    }
}
