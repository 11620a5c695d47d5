package io.canary.journal;

import io.canary.rollout.KnownBad;
import io.canary.rollout.Ruling.Move;
import io.canary.rollout.Standing;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What the writer is asked, and whom it answers. */
sealed interface Work permits Entry, Work.Forget, Work.Stop {
    CompletableFuture<Void> done();

    default void succeeded() {
        done().complete(null);
    }

    default void failed(JournalException why) {
        done().completeExceptionally(why);
    }

    /** A move, not yet in words. */
    record Append(Standing after, Move move, CompletableFuture<Void> done) {}

    /** Of each, what there is. */
    record Forget(List<String> ids, List<KnownBad> versions, CompletableFuture<Void> done) implements Work {}

    /** Nothing comes after it. */
    record Stop(CompletableFuture<Void> done) implements Work {}
}
