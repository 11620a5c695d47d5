package io.canary.router.haproxy;

import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficSplit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All HAProxy nodes together: a split is true when each of them has confirmed it. Safe for any thread. */
final class Nodes {
    private final List<RuntimeApi> nodes;

    Nodes(List<RuntimeApi> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /**
     * Makes a split true on every node. No node is touched before each has answered, and none if one refuses.
     *
     * @throws RouterException with every node that did not confirm
     */
    void move(ServiceTraffic traffic, TrafficSplit split) throws RouterException, InterruptedException {
        var failures = new Failures();
        var plans = plans(traffic, split, failures);
        failures.throwIfAny();
        carryOut(plans, traffic, split, failures);
        failures.throwIfAny();
    }

    /** Which orders each node would get; none is sent. */
    List<String> plan(ServiceTraffic traffic, TrafficSplit split) throws RouterException, InterruptedException {
        var failures = new Failures();
        var plans = plans(traffic, split, failures);
        failures.throwIfAny();
        return plans.entrySet().stream()
                .flatMap(plan ->
                        plan.getValue().stream().map(order -> plan.getKey().node() + ": " + order))
                .toList();
    }

    /** The same, but for a way back that cannot wait: on every node that there is, whatever becomes of the others and without waiting for them. */
    void moveWhereYouCan(ServiceTraffic traffic, TrafficSplit split) throws RouterException, InterruptedException {
        var failures = new Failures();
        var calls = nodes.stream()
                .map(node -> Thread.startVirtualThread(() -> moveOne(node, traffic, split, failures)))
                .toList();
        boolean interrupted = false;
        for (var call : calls) {
            while (!joined(call)) {
                interrupted = true;
                calls.forEach(Thread::interrupt);
            }
        }
        if (interrupted) {
            throw new InterruptedException();
        }
        failures.throwIfAny();
    }

    /** Whether the call has ended; false if it was this thread that was to end. */
    private static boolean joined(Thread call) {
        try {
            call.join();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static void moveOne(RuntimeApi node, ServiceTraffic traffic, TrafficSplit split, Failures failures) {
        try {
            var orders = traffic.orders(asked(node, traffic, versions(split)), split);
            carryOut(Map.of(node, orders), traffic, split, failures);
        } catch (RouterException e) {
            failures.add(node, e);
        } catch (InterruptedException e) {
            failures.add(node, RouterException.unreachable("interrupted"));
        }
    }

    /** Which orders make the split true on each node that answers, and does not refuse. */
    private Map<RuntimeApi, List<String>> plans(ServiceTraffic traffic, TrafficSplit split, Failures failures)
            throws InterruptedException {
        var plans = new LinkedHashMap<RuntimeApi, List<String>>();
        for (var node : nodes) {
            try {
                plans.put(node, traffic.orders(asked(node, traffic, versions(split)), split));
            } catch (RouterException e) {
                failures.add(node, e);
            }
        }
        return plans;
    }

    /** From the first order on an interruption tears nothing: all nodes get theirs. */
    private static void carryOut(
            Map<RuntimeApi, List<String>> plans, ServiceTraffic traffic, TrafficSplit split, Failures failures)
            throws InterruptedException {
        for (var plan : plans.entrySet()) {
            var node = plan.getKey();
            try {
                if (!plan.getValue().isEmpty()) {
                    order(node, plan.getValue(), traffic, split);
                }
                failures.confirmed(node);
            } catch (RouterException e) {
                failures.add(node, e);
            }
        }
    }

    private static void order(RuntimeApi node, List<String> orders, ServiceTraffic traffic, TrafficSplit split)
            throws RouterException, InterruptedException {
        var complaints = new ArrayList<String>();
        for (int i = 0; i < orders.size(); i += Limits.ORDERS_IN_A_LINE) {
            var part = orders.subList(i, Math.min(orders.size(), i + Limits.ORDERS_IN_A_LINE));
            complaints.addAll(node.order(part).complaints());
        }
        var now = node.order(traffic.questions(versions(split)));
        var left = traffic.orders(now, split);
        if (left.equals(orders) && !complaints.isEmpty()) {
            throw RouterException.rejected("haproxy node " + node.node() + " refuses: " + String.join(" ", complaints));
        }
        if (!left.isEmpty()) {
            throw RouterException.unreachable("haproxy node " + node.node() + " did not confirm "
                    + split.canaryWeight() + " for " + split.canaryVersion() + " of " + split.service()
                    + (complaints.isEmpty() ? ", left is: " + left : ", but said: " + String.join(" ", complaints)));
        }
        var leftovers = traffic.leftovers(now, split);
        if (!leftovers.isEmpty()) {
            node.order(leftovers);
        }
    }

    /** What is in force in each place of each node. */
    List<View> views(ServiceTraffic traffic, List<String> versions) throws RouterException, InterruptedException {
        var views = new ArrayList<View>();
        for (var node : nodes) {
            views.addAll(traffic.views(asked(node, traffic, versions)));
        }
        return views;
    }

    private static Answer asked(RuntimeApi node, ServiceTraffic traffic, List<String> versions)
            throws RouterException, InterruptedException {
        var answer = node.look(traffic.questions(versions));
        var complaints = answer.complaints().stream()
                .filter(c -> !Limits.UNKNOWN_BACKEND.contains(c))
                .toList();
        if (!complaints.isEmpty()) {
            throw RouterException.rejected("haproxy node " + node.node() + " says: " + String.join(" ", complaints));
        }
        return answer;
    }

    static List<String> versions(TrafficSplit split) {
        return List.of(split.baselineVersion(), split.canaryVersion());
    }

    /** What did not work on which node. Refused is what every node refused, or would have; all else is worth asking again. */
    private final class Failures {
        private final List<String> messages = new ArrayList<>();
        private final List<String> confirmed = new ArrayList<>();
        private boolean refused;
        private boolean unreachable;

        synchronized void add(RuntimeApi node, RouterException e) {
            String message = String.valueOf(e.getMessage());
            String name = node.node().toString();
            messages.add(message.contains(name) ? message : "haproxy node " + name + ": " + message);
            refused |= e.kind() == Kind.REJECTED;
            unreachable |= e.kind() == Kind.UNREACHABLE;
        }

        synchronized void confirmed(RuntimeApi node) {
            confirmed.add(node.node().toString());
        }

        synchronized void throwIfAny() throws RouterException, InterruptedException {
            if (messages.isEmpty()) {
                return;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException(String.join("; ", messages));
            }
            String others = nodes.size() == 1 || confirmed.isEmpty() ? "" : "; confirmed by " + confirmed;
            var kind = refused && !unreachable && confirmed.isEmpty() ? Kind.REJECTED : Kind.UNREACHABLE;
            throw new RouterException(kind, String.join("; ", messages) + others);
        }
    }
}
