package io.canary.router.proxy;

import io.canary.spi.Weight;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A request's or a user's place among {@value #PLACES}: those below the weight's basis points belong to the canary. A
 * weight that rises therefore only ever adds to the canary.
 */
final class Place {
    static final int PLACES = 10_000;

    /**
     * Steps by the golden ratio (10 000 / &phi;, made coprime to 10 000) visit each place once in 10 000 requests, and
     * spread what any few requests visit as evenly as can be, without the short periods that a client's own rhythm
     * could meet. Source: D. Knuth, The Art of Computer Programming, volume 3, section 6.4, on Fibonacci hashing.
     */
    private static final int STEP = 6_181;

    private Place() {}

    static boolean isOnCanary(int place, Weight weight) {
        return place < weight.basisPoints();
    }

    /** The places of requests, one after the other. Safe for any thread, without locks. */
    static final class Sequence {
        private final AtomicLong requests = new AtomicLong();

        int next() {
            return of(requests.getAndIncrement());
        }

        static int of(long request) {
            return (int) (request % PLACES * STEP % PLACES);
        }
    }

    /** The place of a user for one canary: the same each time, and another for the next canary. */
    static int ofUser(String user, String canaryVersion) {
        long hash = hashed(hashed(0xcbf29ce484222325L, canaryVersion) ^ 0xff, user);
        return (int) Long.remainderUnsigned(mixed(hash), PLACES);
    }

    /** FNV-1a over the characters. */
    private static long hashed(long hash, String text) {
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /** The finalizer of MurmurHash3: each bit of the input changes each bit of the output half of the time. */
    private static long mixed(long hash) {
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}
