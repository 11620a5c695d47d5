package io.canary.trace;

import java.util.UUID;

/**
 * The ids of spans: hashes of what the spans stand for. So they are known without having been stored, and a span that
 * is exported twice is the same span.
 */
final class SpanIds {
    private static final long PRIME = 0x100000001b3L;
    private static final long BASIS = 0xcbf29ce484222325L;

    private SpanIds() {}

    /**
     * The id of a span.
     *
     * @param trace the deployment
     * @param what the kind of span, and which of this kind
     */
    static long of(UUID trace, String what) {
        long hash = BASIS; // FNV-1a
        for (int i = 0; i < what.length(); i++) {
            hash = (hash ^ what.charAt(i)) * PRIME;
        }
        long deployment = mixed(trace.getMostSignificantBits()) ^ Long.rotateLeft(trace.getLeastSignificantBits(), 1);
        long id = mixed(hash ^ deployment);
        return id == 0 ? 1 : id; // 0 is no id
    }

    /** The finalizer of SplitMix64: each bit depends on all. */
    private static long mixed(long bits) {
        long a = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
