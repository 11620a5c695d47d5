package io.canary.api;

import io.canary.spi.LatencyHistogram;

/**
 * A distribution in two parts, as a sample holds no more values than it has requests.
 *
 * @param first the lowest values
 */
record LatencyParts(LatencyHistogram first, LatencyHistogram rest) {

    /** @param most how many values the first part holds at most */
    static LatencyParts of(LatencyHistogram whole, long most) {
        long[] rest = whole.counts();
        long[] first = new long[rest.length];
        long room = most;
        for (int i = 0; i < rest.length; i++) {
            first[i] = Math.min(rest[i], room);
            room -= first[i];
            rest[i] -= first[i];
        }
        return new LatencyParts(LatencyHistogram.of(first), LatencyHistogram.of(rest));
    }
}
