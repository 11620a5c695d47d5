package io.canary.routing;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Effect.Wish;
import io.canary.routing.RouterAnswer.Confirmed;
import io.canary.routing.RouterAnswer.Failed;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;

/**
 * One question to a router, as a call that blocks.
 *
 * @param spec of the deployment that asks
 */
record RouterCall(DeploymentSpec spec, Wish wish) {

    /** The verb, for log lines and meters. */
    String verb() {
        return switch (wish) {
            case Wish.Split s -> "set_traffic_split";
            case Wish.Promote p -> "promote";
            case Wish.RollBack r -> "rollback";
        };
    }

    RouterAnswer put(TrafficRouter router) throws InterruptedException {
        try {
            switch (wish) {
                case Wish.Split(Weight weight) -> router.setTrafficSplit(split(spec, weight, router));
                case Wish.Promote p -> router.promote(spec.serviceName(), spec.newVersion());
                case Wish.RollBack r -> rollBack(router);
            }
            return new Confirmed();
        } catch (RouterException e) {
            return failed(e);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return failed(e);
        }
    }

    /** What is wanted, as this router takes it: in a chain there may be some that need no addresses beside one that does. */
    static TrafficSplit split(DeploymentSpec spec, Weight weight, TrafficRouter router) {
        var split = spec.split(weight);
        return router.capabilities().can(Feature.UPSTREAMS) ? split : split.withoutUpstreams();
    }

    /**
     * A router that refuses to roll back may be right: where it carries no traffic for the service, or all of it on the
     * baseline already, there is nothing to take back. It is believed only if it can see that for itself.
     */
    private void rollBack(TrafficRouter router) throws RouterException, InterruptedException {
        try {
            router.rollback(spec.serviceName(), spec.baselineVersion());
        } catch (RouterException refusal) {
            if (refusal.kind() != RouterException.Kind.REJECTED
                    || !isOffTheCanary(router.observe(spec.serviceName()))) {
                throw refusal;
            }
        }
    }

    private boolean isOffTheCanary(Observation seen) {
        return switch (seen) {
            case Observation.NotRouted n -> true;
            case Observation.InForce f -> f.weightOf(spec.baselineVersion()).equals(Weight.FULL);
            case Observation.NotFound n -> false;
            case Observation.CannotTell c -> false;
        };
    }

    static Failed failed(RouterException e) {
        return new Failed(e.kind(), message(e));
    }

    /** A plugin's mistake is no answer: perhaps it does not make it twice. */
    static Failed failed(Throwable e) {
        return new Failed(RouterException.Kind.UNREACHABLE, "the router plugin failed: " + e);
    }

    private static String message(RouterException e) {
        return e.getMessage() == null ? e.kind().toString() : e.getMessage();
    }
}
