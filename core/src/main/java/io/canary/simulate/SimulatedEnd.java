package io.canary.simulate;

import io.canary.rollout.Status;
import io.canary.spi.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The result of a simulation.
 *
 * @param status PROMOTED or ROLLED_BACK; RUNNING or PAUSED if the samples ended before
 * @param reason the status reason, for people
 * @param begun when it started: with the tick of the first sample
 * @param at when it ended, or the samples did
 * @param weight the canary's weight at the end
 * @param samples how many were delivered
 * @param ignored how many of them were too old to count, or duplicates
 * @param ticks how many ticks had samples
 * @param canaryRequests the canary's requests, which a bad canary would have harmed
 * @param moves the decisions in order, the first {@value Moves#MOST}
 * @param movesLeftOut how many more there were
 * @param notes why the result may differ from reality, for people: one sentence each
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

    /** The same result with further notes. */
    SimulatedEnd noting(List<String> more) {
        var all = Stream.concat(notes.stream(), more.stream()).toList();
        return new SimulatedEnd(
                status, reason, begun, at, weight, samples, ignored, ticks, canaryRequests, moves, movesLeftOut, all);
    }

    /** How long it took, up to its end or that of the samples. */
    public Duration duration() {
        return Duration.between(begun, at);
    }
}
