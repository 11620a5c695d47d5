package io.canary.router.haproxy;

import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficSplit;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All HAProxy nodes together: a split is true when each of them has confirmed it. Safe for any thread. */
final class Nodes {
    private final List<RuntimeApi> nodes;

    Nodes(List<RuntimeApi> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /**
     * Makes a split true on every node. No node is touched before each has answered, and none if one refuses, or would
     * not share out what was asked.
     *
     * @throws RouterException with every node that did not confirm
     */
    void move(ServiceCommands traffic, TrafficSplit split) throws RouterException, InterruptedException {
        move(traffic, split, Plan::checked);
    }

    /** The same for a split that gives one version everything: how well others would be shared out does not matter. */
    void moveAll(ServiceCommands traffic, TrafficSplit split) throws RouterException, InterruptedException {
        move(traffic, split, Plan::unchecked);
    }

    private void move(ServiceCommands traffic, TrafficSplit split, Planning planning)
            throws RouterException, InterruptedException {
        var failures = new Failures(nodes.size());
        var plans = plans(traffic, split, planning, failures);
        failures.throwIfAny();
        carryOut(plans, traffic, split, failures);
        failures.throwIfAny();
    }

    /** Which orders each node would get, and what would be less exact than asked; no order is sent. */
    List<String> plan(ServiceCommands traffic, TrafficSplit split) throws RouterException, InterruptedException {
        var failures = new Failures(nodes.size());
        var plans = plans(traffic, split, Plan::checked, failures);
        failures.throwIfAny();
        return plans.entrySet().stream()
                .flatMap(plan -> plan.getValue().lines(plan.getKey().node()).stream())
                .toList();
    }

    /**
     * For a rollback that cannot wait: on every node that there is, whatever becomes of the others and without waiting
     * for them.
     */
    void moveBestEffort(ServiceCommands traffic, TrafficSplit split) throws RouterException, InterruptedException {
        var failures = new Failures(nodes.size());
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

    private static void moveOne(RuntimeApi node, ServiceCommands traffic, TrafficSplit split, Failures failures) {
        try {
            carryOut(Map.of(node, Plan.unchecked(node, traffic, split)), traffic, split, failures);
        } catch (RouterException e) {
            failures.add(node, e);
        } catch (InterruptedException e) {
            failures.add(node, RouterException.unreachable("interrupted"));
        }
    }

    /** Finds out what makes a split true on one node. */
    private interface Planning {
        Plan plan(RuntimeApi node, ServiceCommands traffic, TrafficSplit split)
                throws RouterException, InterruptedException;
    }

    /** What makes the split true on each node that answers, and does not refuse. */
    private Map<RuntimeApi, Plan> plans(
            ServiceCommands traffic, TrafficSplit split, Planning planning, Failures failures)
            throws InterruptedException {
        var plans = new LinkedHashMap<RuntimeApi, Plan>();
        for (var node : nodes) {
            try {
                plans.put(node, planning.plan(node, traffic, split));
            } catch (RouterException e) {
                failures.add(node, e);
            }
        }
        return plans;
    }

    /** From the first order on an interruption tears nothing: all nodes get theirs. */
    private static void carryOut(
            Map<RuntimeApi, Plan> plans, ServiceCommands traffic, TrafficSplit split, Failures failures)
            throws InterruptedException {
        for (var plan : plans.entrySet()) {
            var node = plan.getKey();
            try {
                plan.getValue().carryOut(node, traffic, split);
                failures.confirmed(node);
            } catch (RouterException e) {
                failures.add(node, e);
            }
        }
    }

    /** What is in force in each place of each node, and what is missing where. */
    Sight sight(ServiceCommands traffic, List<String> versions, Map<String, List<URI>> told)
            throws RouterException, InterruptedException {
        var views = new ArrayList<ObservedSplit>();
        var missing = new ArrayList<String>();
        for (var node : nodes) {
            var sight = traffic.sight(asked(node, traffic.questions(versions)), versions, told);
            views.addAll(sight.views());
            sight.missing().forEach(m -> missing.add("haproxy node " + node.node() + " has " + m));
        }
        return new Sight(views, missing);
    }

    /** Where versions are that no split may tell otherwise, on any node. */
    Map<String, List<URI>> addresses(ServiceCommands traffic) throws RouterException, InterruptedException {
        var all = new ArrayList<Map<String, List<URI>>>();
        for (var node : nodes) {
            all.add(traffic.addresses(asked(node, traffic.questions(List.of()))));
        }
        return ServerAddresses.joined(all);
    }

    /** Tells one run of all HAProxy processes from the next; null where one does not show when it was started. */
    @Nullable
    String generation() throws RouterException, InterruptedException {
        var generations = new ArrayList<String>();
        for (var node : nodes) {
            String process = node.look(List.of("show info")).pid().strip();
            if (!process.contains(" ")) { // a number of a process alone comes again, as in containers
                return null;
            }
            generations.add(node.node() + " " + process);
        }
        return String.join(", ", generations);
    }

    static Answer asked(RuntimeApi node, List<String> questions) throws RouterException, InterruptedException {
        var answer = node.look(questions);
        var complaints = answer.complaints().stream()
                .filter(Predicate.not(RuntimeApiConstants::isUnknownName)
                        .and(Predicate.not(RuntimeApiConstants::isOfCheck)))
                .toList();
        if (!complaints.isEmpty()) {
            throw RouterException.rejected("haproxy node " + node.node() + " says: " + String.join(" ", complaints));
        }
        return answer;
    }

    static List<String> versions(TrafficSplit split) {
        return List.of(split.baselineVersion(), split.canaryVersion());
    }

    /**
     * What did not work on which node. Refused is what every node refused, or would have; it was surely without effect
     * where no node could be asked at all; all else is unknown.
     */
    private static final class Failures {
        private final int nodes;
        private final List<String> messages = new ArrayList<>();
        private final List<String> confirmed = new ArrayList<>();
        private final List<Kind> kinds = new ArrayList<>();

        Failures(int nodes) {
            this.nodes = nodes;
        }

        synchronized void add(RuntimeApi node, RouterException e) {
            String message = String.valueOf(e.getMessage());
            String name = node.node().toString();
            messages.add(message.contains(name) ? message : "haproxy node " + name + ": " + message);
            kinds.add(e.kind());
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
            String others = nodes == 1 || confirmed.isEmpty() ? "" : "; confirmed by " + confirmed;
            throw new RouterException(kind(), String.join("; ", messages) + others);
        }

        private Kind kind() {
            if (kinds.size() == nodes && kinds.stream().allMatch(Kind.UNAVAILABLE::equals)) {
                return Kind.UNAVAILABLE;
            }
            boolean refused = confirmed.isEmpty() && kinds.stream().allMatch(Kind.REJECTED::equals);
            return refused ? Kind.REJECTED : Kind.UNREACHABLE;
        }
    }
}
