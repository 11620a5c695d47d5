package io.canary.router.support.nodes;

import static java.util.Objects.requireNonNull;

import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Moves all nodes together: a split is true when each of them has confirmed it. They are asked at the same time. Safe
 * for any thread.
 */
public final class NodesRouter implements TrafficRouter {
    private final List<Node> nodes;
    private final RouterCapabilities capabilities;
    private final Listener listener;
    private final Runnable atClose;
    private final Map<String, TrafficSplit> asked = new ConcurrentHashMap<>();

    /**
     * One for these.
     *
     * @param nodes at least one
     * @param atClose lets go of what they have in common; the traffic stays as it is
     */
    public NodesRouter(List<? extends Node> nodes, RouterCapabilities capabilities, Runnable atClose) {
        this(nodes, capabilities, split -> {}, atClose);
    }

    /** The same, with one who listens. */
    public NodesRouter(
            List<? extends Node> nodes, RouterCapabilities capabilities, Listener listener, Runnable atClose) {
        this.nodes = List.copyOf(nodes);
        this.capabilities = capabilities;
        this.listener = listener;
        this.atClose = atClose;
    }

    /** Hears of each split right before nodes are changed for it. */
    @FunctionalInterface
    public interface Listener {
        void moving(TrafficSplit split) throws InterruptedException;
    }

    @Override
    public RouterCapabilities capabilities() {
        return capabilities;
    }

    /** What each node would do, line by line; nothing is changed. */
    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        var words = new ArrayList<String>();
        FanOut.of(nodes, node -> node.preflight(split))
                .looked()
                .forEach((node, its) -> its.forEach(line -> words.add(named(node, line))));
        return words;
    }

    /** A warning stays one: hosts look at how a line begins. */
    private static String named(Node node, String line) {
        return line.startsWith(WARNING)
                ? WARNING + node.name() + ": " + line.substring(WARNING.length())
                : node.name() + ": " + line;
    }

    /**
     * Makes a split true on every node. No node is touched before each has answered, and none if one refuses.
     *
     * @throws RouterException with every node that did not confirm
     */
    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        var plans = FanOut.of(nodes, node -> node.plan(split)).looked();
        asked.put(split.service(), split);
        listener.moving(split);
        FanOut.of(nodes, node -> {
                    requireNonNull(plans.get(node)).carryOut();
                    return node;
                })
                .changed();
    }

    /** Gives a version everything, for a way forward: on all nodes or none. */
    @Override
    public void promote(String service, String version) throws RouterException, InterruptedException {
        setTrafficSplit(allTo(service, version, upstreams(service)));
    }

    /**
     * Gives a version everything, for a rollback that cannot wait: on every node that there is, whatever becomes of the
     * others.
     */
    @Override
    public void rollback(String service, String version) throws RouterException, InterruptedException {
        var upstreams = new HashMap<>(upstreams(service));
        upstreams.keySet().retainAll(List.of(version)); // the canary's addresses are forgotten
        var split = allTo(service, version, upstreams);
        asked.put(service, split);
        listener.moving(split);
        FanOut.of(nodes, node -> {
                    planned(node, split).carryOut();
                    return node;
                })
                .changed();
    }

    /** A look changes nothing, whatever comes of it. */
    private static Node.Plan planned(Node node, TrafficSplit split) throws RouterException, InterruptedException {
        try {
            return node.plan(split);
        } catch (RouterException e) {
            throw e.kind() == Kind.UNREACHABLE
                    ? new RouterException(Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e)
                    : e;
        }
    }

    /** The addresses of the last split. */
    private Map<String, List<URI>> upstreams(String service) {
        var last = asked.get(service);
        return last == null ? Map.of() : last.upstreams();
    }

    private static TrafficSplit allTo(String service, String version, Map<String, List<URI>> upstreams) {
        return new TrafficSplit(service, version, TrafficRouter.NO_VERSION, Weight.NONE, upstreams);
    }

    /**
     * What is in force everywhere. Where nodes differ, what is on one that is not as it was asked last, so that drift
     * is found. If one node does not show what it does, it is not known of all of them.
     */
    @Override
    public Observation observe(String service) throws RouterException, InterruptedException {
        var seen = FanOut.of(nodes, node -> node.inForce(service)).looked();
        var missing = new ArrayList<String>();
        var unknown = new ArrayList<String>();
        var shares = new ArrayList<Map<String, Weight>>();
        seen.forEach((node, its) -> {
            switch (its) {
                case Observation.NotFound nothing -> missing.add(node.name() + ": " + nothing.what());
                case Observation.CannotTell cannot -> unknown.add(node.name() + ": " + cannot.reason());
                case Observation.InForce now -> shares.add(some(now.weights()));
                case Observation.NotRouted nothing -> shares.add(Map.of());
            }
        });
        if (!missing.isEmpty()) {
            missing.addAll(unknown);
            return new Observation.NotFound(String.join("; ", missing));
        }
        return unknown.isEmpty() ? unexpected(service, shares) : new Observation.CannotTell(String.join("; ", unknown));
    }

    /** What a node has that is not as it was asked; if all are, what they have. Not routed is what is on none. */
    private Observation unexpected(String service, List<Map<String, Weight>> shares) {
        if (shares.stream().allMatch(Map::isEmpty)) {
            return new Observation.NotRouted();
        }
        var last = asked.get(service);
        var expected = last == null ? null : some(last.weights());
        return new Observation.InForce(shares.stream()
                .filter(s -> !s.equals(expected))
                .min(Comparator.comparing(Map::isEmpty))
                .orElse(shares.getFirst()));
    }

    /** Those of any node. */
    @Override
    public Map<String, List<URI>> addresses(String service) throws RouterException, InterruptedException {
        var all = new HashMap<String, List<URI>>();
        FanOut.of(nodes, node -> node.addresses(service))
                .looked()
                .values()
                .forEach(its -> its.forEach((version, addresses) ->
                        all.merge(version, addresses, (one, other) -> Stream.concat(one.stream(), other.stream())
                                .distinct()
                                .toList())));
        return all;
    }

    /** That of each node, in their order; null if one of them does not show it. */
    @Override
    public @Nullable String generation(String service) throws RouterException, InterruptedException {
        var runs = FanOut.of(nodes, node -> Optional.ofNullable(node.generation(service)))
                .looked()
                .values();
        return runs.stream().allMatch(Optional::isPresent)
                ? runs.stream().flatMap(Optional::stream).collect(Collectors.joining(" "))
                : null;
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
