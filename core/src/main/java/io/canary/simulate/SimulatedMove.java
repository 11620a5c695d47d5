package io.canary.simulate;

import io.canary.rollout.Decision.Kind;
import io.canary.spi.Weight;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A simulated decision. Consecutive evaluations that hold, at one weight and for the same kind of reason, are one move.
 *
 * @param at the time of the decision; the first, if there are several
 * @param after the time since the start
 * @param weight the weight at which the evidence was gathered
 * @param next the next weight
 * @param sentence the reason, for people; the last, if there are several
 * @param eValue the e-value of harm; the last, if there are several. Null if nothing is compared
 * @param times how many evaluations, at least 1
 */
public record SimulatedMove(
        Instant at,
        Duration after,
        Kind kind,
        Weight weight,
        Weight next,
        String sentence,
        @Nullable Double eValue,
        long times) {}
