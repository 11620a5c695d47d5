package io.canary.router.nodes;

import static java.util.Objects.requireNonNull;

import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Moves all nodes together: a split is true when each of them has confirmed it. They are asked at the same time. Safe for any
 * thread.
 */
public final class NodesRouter implements TrafficRouter {
    private final List<Node> nodes;
    private final RouterCapabilities capabilities;
    private final Runnable atClose;
    private final Map<String, TrafficSplit> asked = new ConcurrentHashMap<>();

    /**
     * One for these.
     *
     * @param nodes at least one
     * @param atClose lets go of what they have in common; the traffic stays as it is
     */
    public NodesRouter(List<? extends Node> nodes, RouterCapabilities capabilities, Runnable atClose) {
        this.nodes = List.copyOf(nodes);
        this.capabilities = capabilities;
        this.atClose = atClose;
    }

    @Override
    public RouterCapabilities capabilities() {
        return capabilities;
    }

    /** What each node would do, line by line; nothing is changed. */
    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        var words = new ArrayList<String>();
        Outcome.of(nodes, node -> node.preflight(split))
                .looked()
                .forEach((node, its) -> its.forEach(w -> words.add(node.name() + ": " + w)));
        return words;
    }

    /**
     * Makes a split true on every node. No node is touched before each has answered, and none if one refuses.
     *
     * @throws RouterException with every node that did not confirm
     */
    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        var plans = Outcome.of(nodes, node -> node.plan(split)).looked();
        asked.put(split.service(), split);
        Outcome.of(nodes, node -> {
                    requireNonNull(plans.get(node)).carryOut();
                    return node;
                })
                .changed();
    }

    /** Gives a version everything, for a way forward: on all nodes or none. */
    @Override
    public void promote(String service, String version) throws RouterException, InterruptedException {
        setTrafficSplit(allTo(service, version));
    }

    /** Gives a version everything, for a way back that cannot wait: on every node that there is, whatever becomes of the others. */
    @Override
    public void rollback(String service, String version) throws RouterException, InterruptedException {
        var split = allTo(service, version);
        asked.put(service, split);
        Outcome.of(nodes, node -> {
                    node.plan(split).carryOut();
                    return node;
                })
                .changed();
    }

    /** With the addresses that the last split told. */
    private TrafficSplit allTo(String service, String version) {
        var last = asked.get(service);
        Map<String, List<URI>> upstreams = last == null ? Map.of() : last.upstreams();
        return new TrafficSplit(service, version, TrafficRouter.NO_VERSION, Weight.NONE, upstreams);
    }

    /**
     * What is in force everywhere; where nodes differ, what is on one that is not as it was asked last: whoever looks for
     * drift must find it.
     */
    @Override
    public Observation observe(String service) throws RouterException, InterruptedException {
        var views = List.copyOf(
                Outcome.of(nodes, node -> some(node.inForce(service))).looked().values());
        var last = asked.get(service);
        var expected = last == null ? null : some(last.weights());
        var seen = views.stream().filter(v -> !v.equals(expected)).findFirst().orElse(views.getFirst());
        return seen.isEmpty() ? new Observation.NotRouted() : new Observation.InForce(seen);
    }

    private static Map<String, Weight> some(Map<String, Weight> weights) {
        var some = new HashMap<>(weights);
        some.values().removeIf(Weight.NONE::equals);
        return some;
    }

    @Override
    public void close() {
        atClose.run();
    }
}
