package io.canary.http;

import io.canary.telemetry.Meters;

/**
 * The limits that all verticles of REST share.
 *
 * @param bodies the bytes of all bodies in flight
 * @param answers the bytes of all responses that clients have not read yet
 * @param simulations in progress
 * @param reads in progress that need a worker or the journal: lists, decisions, events, samples, pages
 * @param waits long polls that are open
 * @param eventStreams that are open
 * @param viewers live views that are open
 * @param meters counts refusals
 */
public record RequestLimits(
        ByteBudget bodies,
        ByteBudget answers,
        ConcurrencyLimiter simulations,
        ConcurrencyLimiter reads,
        ConcurrencyLimiter waits,
        ConcurrencyLimiter eventStreams,
        ConcurrencyLimiter viewers,
        Meters meters) {}
