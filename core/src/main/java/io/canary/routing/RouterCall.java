package io.canary.routing;

import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.routing.RouterAnswer.Confirmed;
import io.canary.routing.RouterAnswer.Failed;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;

/**
 * One command to a router, as a blocking call.
 *
 * @param spec of the deployment that sends it
 */
record RouterCall(DeploymentSpec spec, RouterCommand command) {

    /** The verb, for log lines and metrics. */
    String verb() {
        return switch (command) {
            case RouterCommand.Split s -> "set_traffic_split";
            case RouterCommand.Raise r -> "set_traffic_split";
            case RouterCommand.Promote p -> "promote";
            case RouterCommand.RollBack r -> "rollback";
        };
    }

    RouterAnswer put(TrafficRouter router) throws InterruptedException {
        try {
            switch (command) {
                case RouterCommand.Split(Weight weight) -> router.setTrafficSplit(split(spec, weight, router));
                case RouterCommand.Raise(Weight from, Weight to) -> {
                    requireInForce(router, from, to);
                    router.setTrafficSplit(split(spec, to, router));
                }
                case RouterCommand.Promote(var from) -> {
                    if (from != null) {
                        requireInForce(router, from, Weight.FULL);
                    }
                    router.promote(spec.serviceName(), spec.newVersion());
                }
                case RouterCommand.RollBack r -> rollBack(router);
            }
            return new Confirmed();
        } catch (RouterException e) {
            return failed(e);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return failed(e);
        }
    }

    /**
     * The command in the form that this router takes: of several routers, some may need no addresses or hold no lease.
     */
    static TrafficSplit split(DeploymentSpec spec, Weight weight, TrafficRouter router) {
        var able = router.capabilities();
        var split = spec.split(weight);
        var placed = able.can(Feature.UPSTREAMS) ? split : split.withoutUpstreams();
        return able.can(Feature.LEASE) ? placed : placed.withLease(null);
    }

    /**
     * A traffic layer that restarted since the last read may have forgotten what was confirmed: from there, the command
     * would move it to a weight that was never measured.
     */
    private void requireInForce(TrafficRouter router, Weight from, Weight to)
            throws RouterException, InterruptedException {
        if (!router.capabilities().can(Feature.OBSERVE)) {
            return;
        }
        String instead =
                switch (router.observe(spec.serviceName())) {
                    case Observation.InForce f ->
                        isOneOf(f.weightOf(spec.newVersion()), from, to, router)
                                ? null
                                : f.weightOf(spec.newVersion()) + " on " + spec.newVersion();
                    case Observation.NotRouted n -> "nothing for " + spec.serviceName();
                    case Observation.NotFound(String what) -> throw RouterException.unavailable(unknown(what));
                    case Observation.CannotTell c -> null;
                };
        if (instead != null) {
            throw RouterException.unavailable("it carries " + instead + ", not " + from);
        }
    }

    private static boolean isOneOf(Weight seen, Weight one, Weight other, TrafficRouter router) {
        int granularity = router.capabilities().granularity().basisPoints();
        return Math.abs(seen.basisPoints() - one.basisPoints()) < granularity
                || Math.abs(seen.basisPoints() - other.basisPoints()) < granularity;
    }

    /**
     * A router that refuses a rollback may be right: if a read shows no traffic for the service, or all of it on the
     * baseline, there is nothing to roll back. That the router finds no service of that name is no such proof.
     */
    private void rollBack(TrafficRouter router) throws RouterException, InterruptedException {
        try {
            router.rollback(spec.serviceName(), spec.baselineVersion());
        } catch (RouterException refusal) {
            if (refusal.kind() != RouterException.Kind.REJECTED) {
                throw refusal;
            }
            switch (seenAfter(refusal, router)) {
                case Observation.InForce f
                when f.weightOf(spec.baselineVersion()).equals(Weight.FULL) -> {}
                case Observation.NotRouted n -> {}
                case Observation.NotFound(String what) ->
                    throw new RouterException(RouterException.Kind.REJECTED, unknown(what), refusal);
                case Observation.InForce f -> throw refusal;
                case Observation.CannotTell c -> throw refusal;
            }
        }
    }

    /** If the read fails, the refusal still counts: the router has changed nothing. */
    private Observation seenAfter(RouterException refusal, TrafficRouter router)
            throws RouterException, InterruptedException {
        try {
            return router.observe(spec.serviceName());
        } catch (RouterException blind) {
            String words = message(refusal) + "; " + unknown(message(blind));
            throw new RouterException(RouterException.Kind.REJECTED, words, refusal);
        }
    }

    private static String unknown(String what) {
        return what + ": what clients get is unknown";
    }

    static Failed failed(RouterException e) {
        return new Failed(e.kind(), message(e));
    }

    /** An error in a plugin is not an answer: it may not happen again. */
    static Failed failed(Throwable e) {
        return new Failed(RouterException.Kind.UNREACHABLE, "the router plugin failed: " + e);
    }

    private static String message(RouterException e) {
        return e.getMessage() == null ? e.kind().toString() : e.getMessage();
    }
}
