package io.canary.routing;

import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.RouterChainName;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.TrafficRouter;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The combined capabilities and the combined split of routers in series, where all traffic passes the first and then
 * the others: the first splits, and the others must pass each request on to the version that the first has chosen.
 */
final class InSeries {
    private static final int WHOLE = Weight.FULL.basisPoints();

    private InSeries() {}

    /**
     * Granularity, stickiness and lease are those of the first router. It measures if any router does; the measurement
     * is that of the innermost.
     */
    static RouterInfo info(List<RouterInfo> members) {
        var all = members.stream().map(RouterInfo::capabilities).toList();
        var features = EnumSet.noneOf(Feature.class);
        features.addAll(all.getFirst().features());
        for (var one : EnumSet.of(Feature.OBSERVE, Feature.HEADER_ROUTES)) {
            if (!all.stream().allMatch(its -> its.can(one))) {
                features.remove(one);
            }
        }
        for (var one : EnumSet.of(Feature.REPORTS, Feature.UPSTREAMS)) {
            if (all.stream().anyMatch(its -> its.can(one))) {
                features.add(one);
            }
        }
        return new RouterInfo(
                RouterChainName.inSeries(members.stream().map(RouterInfo::name).toList())
                        .text(),
                ChainResults.joined(members.stream().map(RouterInfo::type)),
                ChainResults.joined(members.stream().map(RouterInfo::plugin)),
                false,
                new RouterCapabilities(
                        all.getFirst().granularity(), features, all.getFirst().defaultLease()));
    }

    /** The command for a router behind the first, so that it passes on what the first has chosen. */
    static RouterCommand passing(RouterCommand command) {
        return switch (command) {
            case RouterCommand.Split s -> new RouterCommand.Split(Weight.NONE);
            case RouterCommand.Raise r -> new RouterCommand.Raise(Weight.NONE, Weight.NONE);
            case RouterCommand.Promote(var from) -> new RouterCommand.Promote(from == null ? null : Weight.NONE);
            case RouterCommand.RollBack r -> r;
        };
    }

    /**
     * What clients get behind all routers: if a router that should pass on splits as well, the product of the weights.
     */
    static ReadResult seen(List<RouterInfo> members, List<ReadResult> looks, String baseline) {
        return ChainResults.unseen(members, looks).orElseGet(() -> {
            var all = ChainResults.seen(looks);
            return new ReadResult.Seen(through(all, baseline), ChainResults.generation(all));
        });
    }

    private static Observation through(List<ReadResult.Seen> all, String baseline) {
        var together = Map.of(baseline, Weight.FULL); // the share that reaches the first
        for (var each : all) {
            if (!(each.what() instanceof Observation.InForce inForce)) {
                return each.what();
            }
            together = product(together, inForce.weights(), baseline);
        }
        return new Observation.InForce(together);
    }

    /** The inner router splits what the outer one gives to the baseline; the rest passes. */
    private static Map<String, Weight> product(Map<String, Weight> outer, Map<String, Weight> inner, String baseline) {
        int left = outer.getOrDefault(baseline, Weight.NONE).basisPoints();
        var points = new HashMap<String, Integer>();
        outer.forEach((version, weight) -> {
            if (!version.equals(baseline)) {
                points.merge(version, weight.basisPoints(), Integer::sum);
            }
        });
        inner.forEach((version, weight) -> {
            if (!version.equals(baseline)) {
                points.merge(version, (int) Math.round((double) left * weight.basisPoints() / WHOLE), Integer::sum);
            }
        });
        int others = points.values().stream().mapToInt(Integer::intValue).sum();
        points.put(baseline, Math.max(0, WHOLE - others));
        var weights = new HashMap<String, Weight>();
        points.forEach((version, its) -> {
            if (its > 0) {
                weights.put(version, new Weight(Math.min(its, WHOLE)));
            }
        });
        return weights;
    }

    /** Requirements for a router behind the first to pass on, as far as the split does not show them. */
    static Preflight passingOn(RouterInfo follower, Preflight said) {
        var able = follower.capabilities();
        var more = new ArrayList<String>();
        if (!able.can(Feature.HEADER_ROUTES)) {
            more.add(TrafficRouter.WARNING
                    + "it follows in series and has no header that leads to the canary: what the "
                    + "router before it sends to the canary must reach the canary past it");
        }
        if (!able.can(Feature.OBSERVE)) {
            more.add(TrafficRouter.WARNING + "it follows in series, and whether it splits as well cannot be seen");
        }
        return switch (said) {
            case Preflight.Ready(var lines) -> new Preflight.Ready(joined(lines, more));
            case Preflight.NotAsked(var lines) -> new Preflight.NotAsked(joined(lines, more));
            case Preflight.NotReady n -> n;
        };
    }

    private static List<String> joined(List<String> lines, List<String> more) {
        var all = new ArrayList<>(lines);
        all.addAll(more);
        return all;
    }
}
