package io.canary.analysis;

import io.canary.analysis.sequential.Reading;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields that few samples have.
 *
 * @param key identifies the report, so that it does not count twice; 0 if unknown
 * @param metrics the custom metrics, by name
 * @param source the instance that reports; null if unknown
 */
public record SampleExtras(
        long key, Map<String, Reading> metrics, @Nullable String source) {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** Extras without a source. */
    public SampleExtras(long key, Map<String, Reading> metrics) {
        this(key, metrics, null);
    }

    /**
     * The key of a report with this identity, never 0.
     *
     * <p>FNV-1a, 64 bits (G. Fowler, L. C. Noll, K.-P. Vo, draft-eastlake-fnv): two of a million reports share a key
     * with a probability of about 3e-8.
     */
    public static long key(String identity) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < identity.length(); i++) {
            hash = (hash ^ identity.charAt(i)) * FNV_PRIME;
        }
        return hash == 0 ? 1 : hash;
    }
}
