package io.canary.router.haproxy;

import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import java.util.ArrayList;
import java.util.List;

/**
 * What makes a split true on one node.
 *
 * @param orders nothing if it is true
 * @param notes for people, from {@link ServiceCommands#check}
 */
record Plan(List<String> orders, List<String> notes) {

    /** A plan for a split that would be what clients get, as far as this node shows it. */
    static Plan checked(RuntimeApi node, ServiceCommands traffic, TrafficSplit split)
            throws RouterException, InterruptedException {
        var versions = Nodes.versions(split);
        var questions = new ArrayList<>(traffic.questions(versions));
        questions.addAll(traffic.checks(versions));
        var now = Nodes.asked(node, questions);
        var orders = traffic.orders(now, split);
        return new Plan(orders, traffic.check(now, split));
    }

    /** A plan whatever the node would make of it. */
    static Plan unchecked(RuntimeApi node, ServiceCommands traffic, TrafficSplit split)
            throws RouterException, InterruptedException {
        var now = Nodes.asked(node, traffic.questions(Nodes.versions(split)));
        return new Plan(traffic.orders(now, split), List.of());
    }

    /** For people, with the node. */
    List<String> lines(NodeAddress node) {
        var lines = new ArrayList<String>();
        for (String note : notes) {
            boolean warns = note.startsWith(TrafficRouter.WARNING);
            lines.add(
                    warns
                            ? TrafficRouter.WARNING + "haproxy node " + node + ": "
                                    + note.substring(TrafficRouter.WARNING.length())
                            : node + ": " + note);
        }
        orders.forEach(order -> lines.add(node + ": " + order));
        return lines;
    }

    /** Gives the orders, and returns when the node shows that the split is true. */
    void carryOut(RuntimeApi node, ServiceCommands traffic, TrafficSplit split)
            throws RouterException, InterruptedException {
        if (orders.isEmpty()) {
            return;
        }
        var complaints = new ArrayList<String>();
        var first = node.order(orders.subList(0, inFirstLine()));
        complaints.addAll(first.complaints());
        if (notes.isEmpty() || complaints.isEmpty()) {
            complaints.addAll(rest(node));
        }
        confirm(node, complaints, traffic, split);
    }

    /**
     * All at once where all is well. Where the node may not take weights, the first alone: HAProxy carries out what
     * comes after an order that it refuses, and would open a server whose weight it did not change.
     */
    private int inFirstLine() {
        return notes.isEmpty() ? Math.min(orders.size(), RuntimeApiConstants.ORDERS_IN_A_LINE) : 1;
    }

    private List<String> rest(RuntimeApi node) throws RouterException, InterruptedException {
        var complaints = new ArrayList<String>();
        for (int i = inFirstLine(); i < orders.size(); i += RuntimeApiConstants.ORDERS_IN_A_LINE) {
            var part = orders.subList(i, Math.min(orders.size(), i + RuntimeApiConstants.ORDERS_IN_A_LINE));
            complaints.addAll(next(node, part).complaints());
        }
        return complaints;
    }

    private void confirm(RuntimeApi node, List<String> complaints, ServiceCommands traffic, TrafficSplit split)
            throws RouterException, InterruptedException {
        var now = next(node, traffic.questions(Nodes.versions(split)));
        String said = String.join(" ", complaints.stream().distinct().toList());
        var left = traffic.orders(now, split);
        if (left.equals(orders) && !said.isEmpty()) {
            throw RouterException.rejected("haproxy node " + node.node() + " refuses: " + said);
        }
        if (!left.isEmpty()) {
            throw RouterException.unreachable("haproxy node " + node.node() + " did not confirm "
                    + split.canaryWeight() + " for " + split.canaryVersion() + " of " + split.service()
                    + (said.isEmpty() ? ", left is: " + left : ", but said: " + said));
        }
        var cleanupCommands = traffic.cleanupCommands(now, split);
        if (!cleanupCommands.isEmpty()) {
            next(node, cleanupCommands);
        }
    }

    /** After the first order, a node that cannot be connected to any more was not left as it was. */
    private static Answer next(RuntimeApi node, List<String> commands) throws RouterException, InterruptedException {
        try {
            return node.order(commands);
        } catch (RouterException e) {
            throw new RouterException(Kind.UNREACHABLE, "after the first orders: " + e.getMessage(), e);
        }
    }
}
