package io.canary.deployment;

import io.canary.rollout.DeploymentRequest;
import io.canary.rollout.Strategy;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.List;

/** Something that a deployment asks for and its router cannot do. */
public sealed interface UnsupportedRequirement {

    /** It cannot hold a weight as a lease. */
    record NoLease() implements UnsupportedRequirement {}

    /** It cannot be told where versions listen. */
    record NoUpstreams() implements UnsupportedRequirement {}

    /**
     * It cannot set a weight as finely.
     *
     * @param field which one, as a JSON pointer
     */
    record TooCoarse(String field, Weight granularity) implements UnsupportedRequirement {}

    /**
     * It has not a feature that the deployment requires.
     *
     * @param index the feature's place among those that are required, from 0
     */
    record Lacks(int index, Feature feature) implements UnsupportedRequirement {}

    /** All of them; empty if the router can do what is wanted. */
    static List<UnsupportedRequirement> of(DeploymentRequest wanted, RouterCapabilities router) {
        var all = new ArrayList<UnsupportedRequirement>();
        var lease = wanted.safeguards().lease();
        if (lease != null && lease.isPositive() && !router.can(Feature.LEASE)) {
            all.add(new NoLease());
        }
        if (!wanted.upstreams().isEmpty() && !router.can(Feature.UPSTREAMS)) {
            all.add(new NoUpstreams());
        }
        for (int i = 0; i < wanted.requires().size(); i++) {
            var feature = wanted.requires().get(i);
            if (!router.can(feature)) {
                all.add(new Lacks(i, feature));
            }
        }
        check(wanted.strategy(), router, all);
        check(wanted.policy().analysis().holdbackPercent(), router, "/policy/analysis/holdback_percent", all);
        return all;
    }

    private static void check(Strategy strategy, RouterCapabilities router, List<UnsupportedRequirement> all) {
        var steps = strategy.steps();
        if (steps == null) {
            check(strategy.initialWeight(), router, "/strategy/initial_weight", all);
            check(strategy.stepWeight(), router, "/strategy/step_weight", all);
            return;
        }
        for (int i = 0; i < steps.size(); i++) {
            check(steps.get(i).weight(), router, "/strategy/steps/" + i + "/weight", all);
        }
    }

    private static void check(
            Weight weight, RouterCapabilities router, String field, List<UnsupportedRequirement> all) {
        if (weight.basisPoints() % router.granularity().basisPoints() != 0) {
            all.add(new TooCoarse(field, router.granularity()));
        }
    }
}
