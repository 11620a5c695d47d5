package io.canary.routing;

import io.canary.spi.RouterException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call to a router that changes nothing, and is worth something only if it succeeds. Used by one call at a time.
 *
 * @param <T> what it finds
 */
final class ReadCall<T> {
    private final Call<T> call;
    private volatile @Nullable T found;

    /** Blocks. */
    interface Call<T> {
        T make() throws RouterException, InterruptedException;
    }

    ReadCall(Call<T> call) {
        this.call = call;
    }

    RouterAnswer put() throws InterruptedException {
        try {
            found = call.make();
            return new RouterAnswer.Confirmed();
        } catch (RouterException e) {
            return RouterCall.failed(e);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return RouterCall.failed(e);
        }
    }

    /** What was found, if the answer came from {@link #put} and not from a limit that passed first. */
    Optional<T> seen(RouterAnswer answer) {
        return answer instanceof RouterAnswer.Confirmed ? Optional.ofNullable(found) : Optional.empty();
    }
}
