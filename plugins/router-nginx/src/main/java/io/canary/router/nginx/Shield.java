package io.canary.router.nginx;

import io.canary.spi.RouterException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Carries out what must not be left half done: it goes on to its end although its caller is interrupted. */
final class Shield {
    /**
     * So long an interrupted caller still waits for the end, to leave one split in force and not a reload under way.
     */
    private static final Duration GRACE = Duration.ofSeconds(3);

    /** What is carried out. It has a limit of its own, and gives back what it holds before it ends. */
    @FunctionalInterface
    interface Work {
        void run() throws RouterException, IOException, InterruptedException;
    }

    private Shield() {}

    static void run(Work work) throws RouterException, IOException, InterruptedException {
        var end = new CompletableFuture<@Nullable Void>();
        Thread.ofVirtual().name("nginx-reload").start(() -> {
            try {
                work.run();
                end.complete(null);
            } catch (Throwable t) {
                end.completeExceptionally(t);
            }
        });
        try {
            end.get();
        } catch (InterruptedException e) {
            settle(end);
            throw e;
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        }
    }

    private static void settle(CompletableFuture<?> end) {
        try {
            end.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException either) {
            // Whatever came of it: the caller was interrupted, and says so.
        }
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
