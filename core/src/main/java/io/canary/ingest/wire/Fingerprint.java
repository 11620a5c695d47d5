package io.canary.ingest.wire;

/** Hashes of 64 bits: two of 10 000 things share one with a probability of about 3e-12. */
public final class Fingerprint {
    private Fingerprint() {}

    /**
     * Mixes the bits of a number, so that sums of mixed numbers are hashes again.
     *
     * <p>Source: SplitMix64's finalizer (G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number
     * generators", OOPSLA 2014).
     */
    public static long mix(long number) {
        long z = number + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
