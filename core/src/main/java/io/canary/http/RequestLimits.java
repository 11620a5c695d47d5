package io.canary.http;

import io.canary.telemetry.Meters;

/**
 * What requests may take of the process, in all verticles together.
 *
 * @param bodies what the bodies of all that are under way may have together
 * @param answers what the answers may have together that wait for their clients to take them
 * @param simulations that are computed
 * @param reads of what needs a worker or the journal: long lists, decisions, events, scrapes, pages
 * @param waits for a deployment
 * @param eventStreams that are open
 * @param meters where it is counted what is refused
 */
public record RequestLimits(
        ByteBudget bodies,
        ByteBudget answers,
        ConcurrencyLimiter simulations,
        ConcurrencyLimiter reads,
        ConcurrencyLimiter waits,
        ConcurrencyLimiter eventStreams,
        Meters meters) {}
