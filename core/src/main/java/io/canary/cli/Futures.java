package io.canary.cli;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** For the main thread, which may wait. */
public final class Futures {

    private Futures() {}

    /**
     * What the future comes to.
     *
     * @throws Exception what it failed with, or {@link TimeoutException}
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
