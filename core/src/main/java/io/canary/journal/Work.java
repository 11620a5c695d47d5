package io.canary.journal;

import io.canary.rollout.KnownBad;
import io.canary.rollout.Remembered;
import io.canary.rollout.Ruling.Move;
import io.canary.rollout.Standing;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the writer is asked, and whom it answers. */
sealed interface Work permits Entry, Work.Keep, Work.Remember, Work.Forget, Work.Stop {
    CompletableFuture<Void> done();

    default void succeeded() {
        done().complete(null);
    }

    default void failed(JournalException why) {
        done().completeExceptionally(why);
    }

    /** A move, not yet in words, with the key of the request that it is done for, and what was learned until it, or null. */
    record Append(
            Standing after,
            Move move,
            @Nullable RequestKey key,
            @Nullable Remembered learned,
            CompletableFuture<Void> done) {}

    /** What was learned of a baseline elsewhere. */
    record Remember(Remembered learned, CompletableFuture<Void> done) implements Work {}

    /** How a request with a key was answered. */
    record Keep(RequestKey key, KeptAnswer answer, CompletableFuture<Void> done) implements Work {}

    /**
     * Of each, what there is.
     *
     * @param keysBefore keys of then and before; null for none
     */
    record Forget(
            List<String> ids,
            List<KnownBad> versions,
            @Nullable Instant keysBefore,
            CompletableFuture<Void> done) implements Work {}

    /** Nothing comes after it. */
    record Stop(CompletableFuture<Void> done) implements Work {}
}
