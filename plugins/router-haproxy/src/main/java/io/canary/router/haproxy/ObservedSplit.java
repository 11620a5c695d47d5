package io.canary.router.haproxy;

import io.canary.spi.Weight;
import java.util.Map;
import java.util.TreeMap;

/**
 * How one backend of one node shares out requests.
 *
 * @param weights by version, none of them {@link Weight#NONE}; empty where no version gets anything
 */
record ObservedSplit(Map<String, Weight> weights) {

    ObservedSplit {
        var some = new TreeMap<>(weights);
        some.values().removeIf(Weight.NONE::equals);
        weights = Map.copyOf(some);
    }

    /** The shares of parts of a whole, which add up to 100 %: what is lost in rounding falls to the greatest part. */
    static ObservedSplit ofParts(Map<String, Integer> parts) {
        long whole = parts.values().stream().mapToLong(p -> p).sum();
        if (whole == 0) {
            return new ObservedSplit(Map.of());
        }
        var shares = new TreeMap<String, Integer>();
        parts.forEach((version, part) -> shares.put(version, (int) (10_000L * part / whole)));
        int lost = 10_000 - shares.values().stream().mapToInt(s -> s).sum();
        String greatest = parts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        shares.merge(greatest, lost, Integer::sum);
        var weights = new TreeMap<String, Weight>();
        shares.forEach((version, share) -> weights.put(version, new Weight(share)));
        return new ObservedSplit(weights);
    }
}
