package io.canary.journal;

import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.KnownBad;
import io.canary.rollout.LearnedBaseline;
import io.canary.rollout.Transition.Move;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the writer is asked, and whom it answers. */
sealed interface WriterTask
        permits JournalEntry, WriterTask.Keep, WriterTask.Remember, WriterTask.Forget, WriterTask.Stop {
    CompletableFuture<Void> done();

    default void succeeded() {
        done().complete(null);
    }

    default void failed(JournalException why) {
        done().completeExceptionally(why);
    }

    /**
     * A move, not yet in words, with the key of the request that it is done for, and what was learned until it, or
     * null.
     */
    record Append(
            DeploymentRecord after,
            Move move,
            @Nullable IdempotencyKey key,
            @Nullable LearnedBaseline learned,
            CompletableFuture<Void> done) {}

    /** What was learned of a baseline elsewhere. */
    record Remember(LearnedBaseline learned, CompletableFuture<Void> done) implements WriterTask {}

    /** How a request with a key was answered. */
    record Keep(IdempotencyKey key, StoredReply answer, CompletableFuture<Void> done) implements WriterTask {}

    /**
     * Of each, what there is.
     *
     * @param keysBefore keys of then and before; null for none
     */
    record Forget(
            List<String> ids,
            List<KnownBad> versions,
            @Nullable Instant keysBefore,
            CompletableFuture<Void> done) implements WriterTask {}

    /** Nothing comes after it. */
    record Stop(CompletableFuture<Void> done) implements WriterTask {}
}
