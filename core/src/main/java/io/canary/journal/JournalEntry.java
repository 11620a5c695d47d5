package io.canary.journal;

import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.StateView;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A move as it will be written. Put into words by whoever wants it written: there are many of them, and one writer.
 *
 * @param spec null unless it is a deployment's first
 * @param decision null if nothing was decided
 * @param learned null if nothing was
 * @param history what is told of it, in order
 */
record JournalEntry(
        WriterTask.Append append,
        @Nullable String spec,
        String state,
        String status,
        @Nullable String decision,
        @Nullable String learned,
        List<String> history)
        implements WriterTask {

    /** @throws JournalException if it cannot be written */
    static JournalEntry of(WriterTask.Append append) {
        var after = append.after();
        var move = append.move();
        return new JournalEntry(
                append,
                after.revision() == 1 ? Codec.write(after.spec()) : null,
                Codec.write(after.state()),
                Fields.lower(StateView.status(after.state())),
                move.decision() == null ? null : Codec.write(move.decision()),
                append.learned() == null ? null : Codec.write(append.learned().learned()),
                move.history().stream().map(Codec::write).toList());
    }

    @Override
    public CompletableFuture<Void> done() {
        return append.done();
    }

    DeploymentRecord after() {
        return append.after();
    }

    String id() {
        return after().spec().id();
    }
}
