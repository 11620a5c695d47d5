package io.canary.router.envoy;

import io.canary.spi.RouterException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Where what is asked for and what nodes say to it meet. Safe for any thread. */
final class ControlPlane {
    private final Nodes nodes;
    private final GivenRoutes routes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    ControlPlane(GivenRoutes routes, Nodes nodes) {
        this.routes = routes;
        this.nodes = nodes;
    }

    void inTurn(Runnable work) {
        lock.lock();
        try {
            work.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Within {@link #inTurn}: a node has come.
     *
     * @return why it cannot stay; null if it can
     */
    @Nullable
    String joins(Node node) {
        return nodes.joins(node);
    }

    /**
     * Within {@link #inTurn}: a node has said who it is.
     *
     * @return why it cannot stay; null if it can
     */
    @Nullable
    String named(Node node) {
        return nodes.named(node);
    }

    /** Within {@link #inTurn}: a node has asked or answered, and is given what it lacks. */
    void heard(Node node, Subscription subscription) {
        node.answers();
        if (subscription.refusal() != null && subscription.sent() != null && nodes.counts(node)) {
            routes.refused(node, subscription);
        }
        node.offer(routes.snapshot());
    }

    /** Within {@link #inTurn}: a node has gone. */
    void leaves(Node node) {
        var served = new HashSet<String>();
        var snapshot = routes.snapshot();
        snapshot.state().routes().keySet().stream()
                .filter(service -> node.serves(service, snapshot))
                .forEach(served::add);
        nodes.leaves(node, served);
    }

    /** What makes a route of the one that is there; null if there is none. */
    interface Plan {
        Route of(@Nullable Route now) throws RouterException;
    }

    /**
     * What would be given, with nothing changed.
     *
     * @throws RouterException as {@link #give} does before anything is given
     */
    Route preview(String service, Plan plan) throws RouterException, InterruptedException {
        lock.lockInterruptibly();
        try {
            return plan.of(routes.of(service));
        } finally {
            lock.unlock();
        }
    }

    /** What was asked for last of a service; null for nothing. */
    @Nullable
    Route asked(String service) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            return routes.of(service);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Gives all nodes a route, and waits until they have confirmed it. It is not given to anything, and not remembered,
     * before there are as many nodes as the settings want: one that connects later must not get a canary that was given
     * up meanwhile.
     *
     * @param inAnyCase also if there are too few nodes, as the baseline is what those that come are to have
     * @throws RouterException REJECTED with the words of a node that refuses, and then the route before is in force
     *     again; UNAVAILABLE if they did not come in time, and then the route before is still what nodes are given;
     *     UNREACHABLE if they do not all confirm in time, and then the new one is what all nodes are given
     */
    void give(String service, Plan plan, boolean inAnyCase, Confirmation confirmation)
            throws RouterException, InterruptedException {
        lock.lockInterruptibly();
        try {
            var route = plan.of(routes.of(service));
            if (!inAnyCase) {
                awaitNodes(service, confirmation);
            }
            var trouble = routes.give(service, route);
            changed.signalAll();
            await(service, route, confirmation);
            routes.confirm(service, route);
            if (trouble != null) {
                throw trouble;
            }
        } finally {
            lock.unlock();
        }
    }

    private void awaitNodes(String service, Confirmation confirmation) throws RouterException, InterruptedException {
        while (sure(service) < confirmation.nodesMin()) {
            if (confirmation.patience() <= 0) {
                throw RouterException.unavailable(confirmation.tooFew(service, sure(service))
                        + ": nothing was given to any, and nothing is when one connects. Do the nodes reach"
                        + " this control plane?");
            }
            changed.awaitNanos(confirmation.patience());
        }
    }

    private int sure(String service) {
        return nodes.sure(nodes.asking(service, routes.snapshot()));
    }

    private void await(String service, Route route, Confirmation confirmation)
            throws RouterException, InterruptedException {
        while (true) {
            String refusal = routes.withdrawal(service, route);
            if (refusal != null) {
                throw takenBack(service, refusal, confirmation.again());
            }
            var verdict = confirmation.of(service, nodes, routes.snapshot());
            if (verdict.isConfirmed()) {
                confirmation.settles(changed, nodes);
                if (confirmation.of(service, nodes, routes.snapshot()).isConfirmed()) {
                    return;
                }
                continue;
            }
            if (verdict.isRefused()) {
                if (verdict.byAll() && routes.canTakeBack(service, route)) {
                    routes.withdraw(service, route, verdict.why());
                    changed.signalAll();
                    throw takenBack(service, verdict.why(), confirmation.again());
                }
                throw RouterException.unreachable(verdict.why());
            }
            if (confirmation.patience() <= 0) {
                throw RouterException.unreachable(verdict.why());
            }
            changed.awaitNanos(confirmation.patience());
        }
    }

    /**
     * Waits until the nodes have confirmed what they had before, and says that they refused, or that even this is not
     * sure.
     */
    private RouterException takenBack(String service, String words, Confirmation confirmation)
            throws InterruptedException {
        if (routes.of(service) == null) {
            return RouterException.rejected(words);
        }
        while (true) {
            var verdict = confirmation.of(service, nodes, routes.snapshot());
            if (verdict.isConfirmed()) {
                confirmation.settles(changed, nodes);
                return RouterException.rejected(words);
            }
            if (verdict.isRefused() || confirmation.patience() <= 0) {
                return RouterException.unreachable(words + "; it was to go back then, but " + verdict.why());
            }
            changed.awaitNanos(confirmation.patience());
        }
    }

    /** What the nodes of a service have. */
    record View(List<@Nullable Route> routes, @Nullable Route given, boolean mayHaveAnother) {}

    /**
     * What the nodes have, once none of them owes an answer.
     *
     * @throws RouterException UNREACHABLE, if one owes an answer for longer than it may; UNAVAILABLE, if there are too
     *     few
     */
    View view(String service, Confirmation confirmation) throws RouterException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                var snapshot = routes.snapshot();
                var given = routes.of(service);
                var serving = given == null ? nodes.asking(service, snapshot) : nodes.serving(service, snapshot);
                var late = serving.stream().filter(n -> !n.isSettled(snapshot)).findFirst();
                boolean tooFew = nodes.sure(serving) < confirmation.nodesMin();
                if (late.isEmpty() && !tooFew) {
                    var theirs = new ArrayList<@Nullable Route>();
                    serving.forEach(n -> theirs.add(n.routeOf(service)));
                    return new View(theirs, given, serving.stream().anyMatch(Node::mayHaveAnother));
                }
                if (confirmation.patience() <= 0) {
                    throw late.isPresent()
                            ? RouterException.unreachable(late.get() + " has not answered")
                            : RouterException.unavailable(confirmation.tooFew(service, nodes.sure(serving))
                                    + ": what nodes that are cut off give their clients is unknown");
                }
                changed.awaitNanos(confirmation.patience());
            }
        } finally {
            lock.unlock();
        }
    }
}
