package io.canary.router.proxy;

/**
 * How long a client may take, in nanoseconds.
 *
 * @param headNanos from the first byte of a head to its last
 * @param bodyNanos within which {@link SlowPeer#BODY_BYTES_MIN} of a body have to come, unless it ends; 0: for ever
 * @param writeNanos how long a client may take nothing of what is written to it; 0: for ever
 */
record EdgeLimits(long headNanos, long bodyNanos, long writeNanos) {
    private static final long CHECK_MS_MAX = 1_000;

    static EdgeLimits of(ServiceSettings settings) {
        return new EdgeLimits(
                settings.headTimeout().toNanos(),
                settings.bodyIdleTimeout().toNanos(),
                settings.writeIdleTimeout().toNanos());
    }

    /** How often to look, in milliseconds: late by a quarter of the shortest at most, and by a second. */
    long checkMillis() {
        long shortest = headNanos;
        shortest = bodyNanos > 0 ? Math.min(shortest, bodyNanos) : shortest;
        shortest = writeNanos > 0 ? Math.min(shortest, writeNanos) : shortest;
        return Math.clamp(shortest / 4 / 1_000_000, 1, CHECK_MS_MAX);
    }
}
