package io.canary.router.envoy;

import io.canary.spi.RouterException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What nodes are given, what they last confirmed, and what was taken back from them. Not safe for several threads. */
final class GivenRoutes {
    private static final Logger LOGGER = LoggerFactory.getLogger(GivenRoutes.class);

    private final String router;
    private final Renderer renderer;
    private final Memory memory;
    private final Nodes nodes;

    /** By service, what was confirmed last, or was in force when this process started. */
    private final Map<String, Route> confirmed = new HashMap<>();

    /** By service, why its latest route was taken back. */
    private final Map<String, Withdrawal> withdrawn = new HashMap<>();

    private Snapshot snapshot;

    private record Withdrawal(Route route, String words) {}

    GivenRoutes(String router, Renderer renderer, Memory memory, State state, Nodes nodes) {
        this.router = router;
        this.renderer = renderer;
        this.memory = memory;
        this.nodes = nodes;
        this.snapshot = renderer.render(state);
        confirmed.putAll(state.routes());
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** The route of a service; null if there is none. */
    @Nullable
    Route of(String service) {
        return snapshot.state().route(service);
    }

    /**
     * Gives all nodes a route, and remembers it.
     *
     * @return what to report once it is confirmed: that a final route could not be remembered; null if all is well
     * @throws RouterException if any other route cannot be remembered; then nothing is given
     */
    @Nullable
    RouterException give(String service, Route route) throws RouterException {
        withdrawn.remove(service);
        var trouble = remembered(service, route);
        publish(snapshot.state().with(service, route));
        return trouble;
    }

    /** All nodes have taken it. */
    void confirm(String service, Route route) {
        confirmed.put(service, route);
    }

    /** Whether another route was confirmed before, which nodes can be given again. */
    boolean canTakeBack(String service, Route route) {
        var before = confirmed.get(service);
        return before != null && !before.equals(route);
    }

    /** Why a route was taken back; null if it was not. */
    @Nullable
    String withdrawal(String service, Route route) {
        var refusal = withdrawn.get(service);
        return refusal != null && refusal.route().equals(route) ? refusal.words() : null;
    }

    /** Takes back what a node refuses, from all nodes and at once, unless it is where traffic has to go in any case. */
    void refused(Node node, Subscription subscription) {
        String words = node + " refuses: " + Quoted.of(String.valueOf(subscription.refusal()));
        for (String service : Node.blamed(subscription)) {
            var now = snapshot.state().route(service);
            var sent = subscription.sent() == null
                    ? null
                    : subscription.sent().state().route(service);
            if (now == null || !now.equals(sent) || now.equals(confirmed.get(service)) || now.isFinal()) {
                continue;
            }
            withdraw(service, now, words);
        }
    }

    /** Gives all nodes again what was confirmed before {@code route}. */
    void withdraw(String service, Route route, String words) {
        withdrawn.put(service, new Withdrawal(route, words));
        LOGGER.atWarn()
                .addKeyValue("router", router)
                .addKeyValue("service", service)
                .addKeyValue("why", words)
                .log("split is taken back");
        var state = snapshot.state().with(service, confirmed.get(service));
        try {
            memory.write(state.asked());
        } catch (RouterException e) {
            LOGGER.atError()
                    .addKeyValue("router", router)
                    .setCause(e)
                    .log("split was taken back, but is still remembered");
        }
        publish(state);
    }

    private void publish(State state) {
        snapshot = renderer.render(state);
        nodes.offer(snapshot);
    }

    /** Traffic goes back also if that cannot be remembered; forward it does not go then. */
    private @Nullable RouterException remembered(String service, Route route) throws RouterException {
        var state = snapshot.state();
        if (route.equals(state.route(service)) && !state.begun().contains(service)) {
            return null;
        }
        try {
            memory.write(state.with(service, route).asked());
            return null;
        } catch (RouterException e) {
            if (route.isFinal()) {
                return new RouterException(RouterException.Kind.UNREACHABLE, String.valueOf(e.getMessage()), e);
            }
            throw e;
        }
    }
}
