package io.canary.router.envoy;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One stream of one Envoy or gRPC client. Not safe for several threads. */
final class Node {
    private final String peer;
    private final Consumer<String> end;
    private final Map<Kind, Subscription> subscriptions = new EnumMap<>(Kind.class);
    private String id = "";
    private long lastAnswer = System.nanoTime();

    /** @param end what ends its stream, and is given the reason */
    Node(String peer, Consumer<String> end) {
        this.peer = peer;
        this.end = end;
    }

    /**
     * Only the first request of a stream has to say, and what it said stands.
     *
     * @return whether it is called something now, and was not before
     */
    boolean isCalled(String name) {
        if (!id.isEmpty() || name.isEmpty()) {
            return false;
        }
        id = name;
        return true;
    }

    String id() {
        return id;
    }

    /** What streams of the same node have in common, as far as can be seen. */
    String key() {
        return id.isEmpty() ? peer : id;
    }

    /** Whether it has asked for nothing yet. */
    boolean isSilent() {
        return subscriptions.isEmpty();
    }

    void isEnded(String why) {
        end.accept(why);
    }

    @Override
    public String toString() {
        return "node " + (id.isEmpty() ? peer : Quoted.name(id) + " (" + peer + ")");
    }

    <S extends Subscription> S subscription(Kind kind, Function<Kind, S> made, Class<S> type) {
        return type.cast(subscriptions.computeIfAbsent(kind, made));
    }

    @Nullable
    Subscription subscription(Kind kind) {
        return subscriptions.get(kind);
    }

    /** Gives the node what it has not been given yet, in an order in which nothing leads to what is not there. */
    void offer(Snapshot snapshot) {
        for (var kind : Kind.values()) {
            var subscription = subscriptions.get(kind);
            if (subscription != null && (kind != Kind.ROUTES || hasClustersFor(subscription, snapshot))) {
                offer(subscription, snapshot);
            }
        }
    }

    private void offer(Subscription subscription, Snapshot snapshot) {
        var before = subscription.sent();
        subscription.offer(snapshot);
        var now = subscription.sent();
        if (subscription.kind == Kind.CLUSTERS
                && before != null
                && now != null
                && subscriptions.get(Kind.ENDPOINTS) instanceof WholeSubscription endpoints
                && now.resources().values().stream()
                        .anyMatch(r -> isOther(r, before.resources().get(r.name())))) {
            endpoints.answerAgain();
        }
    }

    private static boolean isOther(Resource now, @Nullable Resource before) {
        return before != null && !before.equals(now);
    }

    /**
     * Whether the node has the clusters that it is about to be led to, and knows where they listen. An Envoy, which
     * asks for all clusters there are, would answer with errors until it does; a gRPC client asks for a cluster because
     * a route leads there, and lets calls wait.
     */
    private boolean hasClustersFor(Subscription routes, Snapshot snapshot) {
        var clusters = subscriptions.get(Kind.CLUSTERS);
        if (clusters == null
                || !clusters.wantsEverything()
                || clusters.select(snapshot).isEmpty()) {
            return true;
        }
        return led(routes, snapshot).stream()
                .allMatch(c -> has(Kind.CLUSTERS, c, snapshot) && has(Kind.ENDPOINTS, c, snapshot));
    }

    private Set<String> led(Subscription routes, Snapshot snapshot) {
        return routes.select(snapshot).values().stream()
                .flatMap(r -> r.services().stream())
                .flatMap(service -> snapshot.clustersOf(service).stream())
                .collect(Collectors.toSet());
    }

    /** Whether the node took what it is to have of this name, if it is to have anything. */
    private boolean has(Kind kind, String name, Snapshot snapshot) {
        var resource = snapshot.of(kind).get(name);
        var subscription = subscriptions.get(kind);
        var accepted = subscription == null ? null : subscription.accepted();
        return resource == null
                || (accepted != null && resource.equals(accepted.resources().get(name)));
    }

    /** Whether it depends on this node how requests to the service are shared out. */
    boolean serves(String service, Snapshot snapshot) {
        var routes = subscriptions.get(Kind.ROUTES);
        return routes != null && routes.wants(snapshot.configurationOf(service));
    }

    /**
     * Whether it serves the service, or would if it were given anything of it: a gRPC client asks for routes only once
     * it was given the listener that names them.
     */
    boolean asksFor(String service, Snapshot snapshot) {
        var listeners = subscriptions.get(Kind.LISTENERS);
        return serves(service, snapshot) || (listeners != null && listeners.wants(service));
    }

    /**
     * How the node shares out requests to the service; null if it was given nothing, or came with something of its own.
     */
    @Nullable
    Route routeOf(String service) {
        var routes = subscriptions.get(Kind.ROUTES);
        var accepted = routes == null ? null : routes.accepted();
        return accepted == null ? null : accepted.state().route(service);
    }

    /** Whether the node may have a route that it was given by an earlier life of this process, and says nothing of. */
    boolean mayHaveAnother() {
        var routes = subscriptions.get(Kind.ROUTES);
        return routes != null && routes.broughtAlong() && routes.accepted() == null;
    }

    /**
     * What the node has not taken yet of what is there for the service, for people; null if it has everything.
     *
     * <p>Routes alone are not enough: a gRPC client takes them, asks where they lead, and goes on as before until it
     * knows.
     */
    @Nullable
    String lacks(String service, Snapshot snapshot) {
        var route = snapshot.state().route(service);
        if (route == null || !route.equals(routeOf(service))) {
            return "has not confirmed the routes of " + service;
        }
        var busy = snapshot.busyClustersOf(service);
        for (String cluster : snapshot.clustersOf(service)) {
            if (!hasIfWanted(Kind.CLUSTERS, cluster, snapshot)
                    || (busy.contains(cluster) && !has(Kind.CLUSTERS, cluster, snapshot))) {
                return "has not confirmed the cluster " + cluster;
            }
            if (!hasIfWanted(Kind.ENDPOINTS, cluster, snapshot)
                    || (busy.contains(cluster) && !has(Kind.ENDPOINTS, cluster, snapshot))) {
                return "has not confirmed where " + cluster + " listens";
            }
        }
        return null;
    }

    private boolean hasIfWanted(Kind kind, String name, Snapshot snapshot) {
        var subscription = subscriptions.get(kind);
        return subscription == null || !subscription.select(snapshot).containsKey(name) || has(kind, name, snapshot);
    }

    /** Notes that the node has said something now. */
    void answers() {
        lastAnswer = System.nanoTime();
    }

    /** When the node said something last, by {@link System#nanoTime}. */
    long lastAnswer() {
        return lastAnswer;
    }

    /** Whether the node owes no answer, and is owed no routes. */
    boolean isSettled(Snapshot snapshot) {
        var all = subscriptions.values();
        var routes = subscriptions.get(Kind.ROUTES);
        return all.stream().noneMatch(Subscription::isPending)
                && (routes == null
                        || hasClustersFor(routes, snapshot)
                        || all.stream().anyMatch(s -> s.refusal() != null));
    }

    /** What the node said of the service when it refused what it was given last; null if it did not. */
    @Nullable
    String refusalOf(String service) {
        return subscriptions.values().stream()
                .filter(s -> s.refusal() != null && blamed(s).contains(service))
                .map(Subscription::refusal)
                .findFirst()
                .orElse(null);
    }

    /**
     * The services on whose account a node refused what it was given: those of which there was something new, and of
     * these the ones whose names it says, if it says any.
     */
    static Set<String> blamed(Subscription subscription) {
        var sent = subscription.sent();
        var words = subscription.refusal();
        if (sent == null || words == null) {
            return Set.of();
        }
        var accepted = subscription.accepted();
        var suspects = new TreeSet<String>();
        var named = new TreeSet<String>();
        for (var resource : sent.resources().values()) {
            if (accepted == null || !resource.equals(accepted.resources().get(resource.name()))) {
                var changed = resource.services().stream()
                        .filter(s -> accepted == null
                                || accepted.resources().get(resource.name()) == null
                                || subscription.kind != Kind.ROUTES
                                || !java.util.Objects.equals(
                                        sent.state().route(s), accepted.state().route(s)))
                        .toList();
                suspects.addAll(changed);
                if (words.contains(resource.name())) {
                    named.addAll(changed);
                }
            }
        }
        return named.isEmpty() ? suspects : named;
    }
}
