package io.canary.rollout;

import io.canary.rollout.Event.Judged;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.State.Watched;
import io.canary.rollout.Transition.Move;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules for verdicts that lack what a router or source has measured: the history has their first and last. */
final class MeasurementRules {
    private MeasurementRules() {}

    /**
     * The transition after a verdict, with what is new about its measurements.
     *
     * @param before the state that was judged
     */
    static Transition noted(Watched before, Judged e, Transition decided) {
        String error = e.verdict().providerError();
        boolean wereLost = before.progress().conditions().measurementsLost() != null;
        if (wereLost == (error != null) || !(decided instanceof Move move)) {
            return decided;
        }
        return error == null
                ? noted(
                        move,
                        null,
                        Rollout.info(e.at(), Type.MEASUREMENTS_RESTORED, Reason.of(ReasonCode.MEASUREMENTS_RESTORED)))
                : noted(
                        move,
                        e.at(),
                        Rollout.warn(e.at(), Type.MEASUREMENTS_LOST, Reason.of(ReasonCode.MEASUREMENTS_LOST, error)));
    }

    private static Move noted(Move move, @Nullable Instant lostSince, HistoryEntry entry) {
        var next = move.next() instanceof Watched watched
                ? watched.with(
                        watched.progress().with(watched.progress().conditions().withMeasurementsLost(lostSince)))
                : move.next();
        var history = Stream.concat(Stream.of(entry), move.history().stream()).toList();
        return new Move(next, move.effects(), history, move.decision());
    }
}
