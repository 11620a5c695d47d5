package io.canary.deployment;

import io.canary.rollout.DeploymentRequest;
import io.canary.rollout.Strategy;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.Weight;
import java.util.ArrayList;
import java.util.List;

/** Something that a deployment requests and its router does not support. */
public sealed interface UnsupportedRequirement {

    /** The router does not support leases. */
    record NoLease() implements UnsupportedRequirement {}

    /** The router does not take addresses of versions. */
    record NoUpstreams() implements UnsupportedRequirement {}

    /**
     * The weight is finer than the router's granularity.
     *
     * @param field the weight, as a JSON pointer
     */
    record TooCoarse(String field, Weight granularity) implements UnsupportedRequirement {}

    /**
     * The router lacks a feature that the deployment requires.
     *
     * @param index the feature's index among the required ones, from 0
     */
    record Lacks(int index, Feature feature) implements UnsupportedRequirement {}

    /** All unsupported requirements; empty if the router supports the deployment. */
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
