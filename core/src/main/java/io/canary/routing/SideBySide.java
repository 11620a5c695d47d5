package io.canary.routing;

import io.canary.rollout.RouterChainName;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.Weight;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The combined capabilities and the combined split of routers side by side, which have separate clients. */
final class SideBySide {

    private SideBySide() {}

    /**
     * Combined capabilities: granularity as coarse as all routers need it, and only what every router supports;
     * measurements as by the first, addresses if any router takes them, and new users only if any router is limited to
     * them.
     */
    static RouterInfo info(List<RouterInfo> members) {
        var all = members.stream().map(RouterInfo::capabilities).toList();
        var features = EnumSet.allOf(Feature.class);
        all.forEach(one -> features.retainAll(one.features()));
        if (all.getFirst().can(Feature.REPORTS)) {
            features.add(Feature.REPORTS);
        }
        for (var one : EnumSet.of(Feature.UPSTREAMS, Feature.NEW_USERS_ONLY)) {
            if (all.stream().anyMatch(its -> its.can(one))) {
                features.add(one);
            }
        }
        var lease = features.contains(Feature.LEASE) ? shortest(all) : null;
        return new RouterInfo(
                RouterChainName.sideBySide(
                                members.stream().map(RouterInfo::name).toList())
                        .text(),
                ChainResults.joined(members.stream().map(RouterInfo::type)),
                ChainResults.joined(members.stream().map(RouterInfo::plugin)),
                false,
                new RouterCapabilities(granularity(all), features, lease));
    }

    private static @Nullable Duration shortest(List<RouterCapabilities> all) {
        return all.stream()
                .map(RouterCapabilities::defaultLease)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** The finest weight that all routers set exactly: the least common multiple. */
    private static Weight granularity(List<RouterCapabilities> all) {
        int together = 1;
        for (var one : all) {
            int its = one.granularity().basisPoints();
            together = together
                    / BigInteger.valueOf(together).gcd(BigInteger.valueOf(its)).intValue()
                    * its;
        }
        return new Weight(Math.min(together, Weight.FULL.basisPoints()));
    }

    /**
     * The split in force. If the routers differ, the one that deviates from the expected weight, so that drift is
     * detected.
     *
     * @param expected the canary's weight that all have confirmed; null if unknown
     */
    static ReadResult seen(List<RouterInfo> members, List<ReadResult> looks, String canary, @Nullable Weight expected) {
        return ChainResults.unseen(members, looks).orElseGet(() -> found(ChainResults.seen(looks), canary, expected));
    }

    private static ReadResult found(List<ReadResult.Seen> all, String canary, @Nullable Weight expected) {
        var found = all.stream()
                .map(ReadResult.Seen::what)
                .filter(one -> !(one instanceof Observation.InForce f
                        && f.weightOf(canary).equals(expected)))
                .min(Comparator.comparing(SideBySide::isTold))
                .orElse(all.getFirst().what());
        return new ReadResult.Seen(found, ChainResults.generation(all));
    }

    /** An unknown split comes first: then nothing is known, whatever the others say. */
    private static boolean isTold(Observation one) {
        return !(one instanceof Observation.CannotTell || one instanceof Observation.NotFound);
    }
}
