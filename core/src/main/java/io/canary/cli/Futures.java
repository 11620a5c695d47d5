package io.canary.cli;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Awaits futures on the main thread, which may block. */
public final class Futures {

    private Futures() {}

    /**
     * The result of the future.
     *
     * @throws Exception its failure, or {@link TimeoutException}
     */
    public static <T> T await(Future<T> future, long atMost, TimeUnit unit) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get(atMost, unit);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }
}
