package io.canary.simulate;

import io.canary.rollout.Decision.Kind;
import io.canary.spi.Weight;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What would have been decided. Evaluations that hold one after the other, at one weight and for the same sort of
 * reason, are one move.
 *
 * @param at when; the first time, if several times
 * @param after so long after the begin
 * @param weight at which the evidence was gathered
 * @param next the weight that follows
 * @param sentence why, for people; the last time, if several times
 * @param eValue of harm; the last time, if several times. Null where nothing is compared
 * @param times how often, at least 1
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
