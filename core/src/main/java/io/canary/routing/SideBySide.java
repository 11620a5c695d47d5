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

/** What routers are together, and what is seen of them, where each has clients of its own. */
final class SideBySide {

    private SideBySide() {}

    /**
     * What they are together: as coarse as all of them need it, and able to do what each of them is; measuring as the
     * first does, told addresses where any of them can be, and for new users only where any of them is.
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

    /** The finest weight that all of them set exactly: the least common multiple. */
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
     * What is in force; where they differ, what is not as it should be: whoever looks for drift must find it.
     *
     * @param expected the canary's weight that all have confirmed; null where that is not known
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

    /** What cannot be told comes first: nothing is known then, whatever the others say. */
    private static boolean isTold(Observation one) {
        return !(one instanceof Observation.CannotTell || one instanceof Observation.NotFound);
    }
}
