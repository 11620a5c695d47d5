package io.canary.routing;

import io.canary.spi.RouterException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A router call that changes nothing, and whose result matters only if it succeeds. Used by one call at a time.
 *
 * @param <T> the type of the result
 */
final class ReadCall<T> {
    private final Call<T> call;
    private volatile @Nullable T found;

    /** Reads the result; blocks. */
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

    /** The result; null if the time limit passed before {@link #put}. */
    Optional<T> seen(RouterAnswer answer) {
        return answer instanceof RouterAnswer.Confirmed ? Optional.ofNullable(found) : Optional.empty();
    }
}
