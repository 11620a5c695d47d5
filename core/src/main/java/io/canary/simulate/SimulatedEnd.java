package io.canary.simulate;

import io.canary.rollout.Status;
import io.canary.spi.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a simulation came out.
 *
 * @param status where it ended: PROMOTED, ROLLED_BACK; or RUNNING or PAUSED where the samples ended before
 * @param reason for people
 * @param begun when it began: with the tick of the first sample
 * @param at when it ended, or the samples did
 * @param weight the canary's then
 * @param samples how many came in until then
 * @param ignored how many of them were too old to count, or had come before
 * @param ticks how many ticks there were samples of until then
 * @param canaryRequests of the canary until then: what a rollback would have exposed
 * @param moves in their order, the first {@value Moves#MOST}
 * @param movesLeftOut how many more there were
 * @param notes why it may differ from what happened, or would have happened, for people: a sentence each
 */
public record SimulatedEnd(
        Status status,
        String reason,
        Instant begun,
        Instant at,
        Weight weight,
        long samples,
        long ignored,
        long ticks,
        long canaryRequests,
        List<SimulatedMove> moves,
        long movesLeftOut,
        List<String> notes) {

    /** The same with more to note. */
    SimulatedEnd noting(List<String> more) {
        var all = Stream.concat(notes.stream(), more.stream()).toList();
        return new SimulatedEnd(
                status, reason, begun, at, weight, samples, ignored, ticks, canaryRequests, moves, movesLeftOut, all);
    }

    /** How long it took, or would have gone on for. */
    public Duration duration() {
        return Duration.between(begun, at);
    }
}
