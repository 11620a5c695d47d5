package io.canary.journal;

import static io.canary.text.EnumNames.lower;

import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.StateView;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A move as it will be written. The caller serializes it: there are many callers, and one writer.
 *
 * @param spec null unless it is the first entry of a deployment
 * @param decision null if there was none
 * @param learned null if there was nothing
 * @param history the history entries of the move, in order
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

    /** @throws JournalException if it cannot be serialized */
    static JournalEntry of(WriterTask.Append append) {
        var after = append.after();
        var move = append.move();
        return new JournalEntry(
                append,
                after.revision() == 1 ? Codec.write(after.spec()) : null,
                Codec.write(after.state()),
                lower(StateView.status(after.state())),
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
