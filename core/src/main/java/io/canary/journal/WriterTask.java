package io.canary.journal;

import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.KnownBad;
import io.canary.rollout.LearnedBaseline;
import io.canary.rollout.Transition.Move;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A task of the writer, with the promise that it completes. */
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
     * A move, not yet serialized, with the key of the request that caused it and what was learned until it, each or
     * null.
     */
    record Append(
            DeploymentRecord after,
            Move move,
            @Nullable IdempotencyKey key,
            @Nullable LearnedBaseline learned,
            CompletableFuture<Void> done) {}

    /** What was learned of a baseline outside a move. */
    record Remember(LearnedBaseline learned, CompletableFuture<Void> done) implements WriterTask {}

    /** The response to a request with a key. */
    record Keep(IdempotencyKey key, StoredReply answer, CompletableFuture<Void> done) implements WriterTask {}

    /**
     * Deletes what is named here.
     *
     * @param keysBefore the keys of this time and older; null for none
     */
    record Forget(
            List<String> ids,
            List<KnownBad> versions,
            @Nullable Instant keysBefore,
            CompletableFuture<Void> done) implements WriterTask {}

    /** The last task. */
    record Stop(CompletableFuture<Void> done) implements WriterTask {}
}
