package io.canary.analysis;

import io.canary.analysis.sequential.Reading;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What few samples have.
 *
 * @param key tells the report from all others: one that comes again is not counted again; 0 where that is not known
 * @param metrics of the user's own, by name
 * @param source the instance that it is of; null where that is not known
 */
public record SampleExtras(
        long key, Map<String, Reading> metrics, @Nullable String source) {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** One of which it is not known who reports. */
    public SampleExtras(long key, Map<String, Reading> metrics) {
        this(key, metrics, null);
    }

    /**
     * The key of a report with this identity, never 0.
     *
     * <p>FNV-1a, 64 bits (G. Fowler, L. C. Noll, K.-P. Vo, draft-eastlake-fnv): that two of a million reports share one
     * has a probability of about 3e-8.
     */
    public static long key(String identity) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < identity.length(); i++) {
            hash = (hash ^ identity.charAt(i)) * FNV_PRIME;
        }
        return hash == 0 ? 1 : hash;
    }
}
