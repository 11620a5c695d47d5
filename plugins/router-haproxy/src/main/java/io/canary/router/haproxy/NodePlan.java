package io.canary.router.haproxy;

import io.canary.router.support.nodes.Node;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What makes a split true on one node.
 *
 * @param orders nothing if it is true
 * @param notes for people, from {@link ServiceCommands#check}
 */
record NodePlan(HaproxyNode node, ServiceCommands commands, TrafficSplit split, List<String> orders, List<String> notes)
        implements Node.Plan {

    @Override
    public List<String> words() {
        return Stream.concat(notes.stream(), orders.stream()).toList();
    }

    /** Gives the orders, and returns when the node shows that the split is true. */
    @Override
    public void carryOut() throws RouterException, InterruptedException {
        node.asked(split);
        if (!orders.isEmpty()) {
            var first = node.api().order(orders.subList(0, inFirstLine()));
            var complaints = new ArrayList<>(first.complaints());
            if (notes.isEmpty() || complaints.isEmpty()) {
                complaints.addAll(rest());
            }
            confirm(complaints);
        }
        node.confirmed(split);
    }

    /**
     * All at once where all is well. Where the node may not take weights, the first alone: HAProxy carries out what
     * comes after an order that it refuses, and would open a server whose weight it did not change.
     */
    private int inFirstLine() {
        return notes.isEmpty() ? Math.min(orders.size(), RuntimeApiConstants.ORDERS_IN_A_LINE) : 1;
    }

    private List<String> rest() throws RouterException, InterruptedException {
        var complaints = new ArrayList<String>();
        for (int i = inFirstLine(); i < orders.size(); i += RuntimeApiConstants.ORDERS_IN_A_LINE) {
            var part = orders.subList(i, Math.min(orders.size(), i + RuntimeApiConstants.ORDERS_IN_A_LINE));
            complaints.addAll(next(part).complaints());
        }
        return complaints;
    }

    private void confirm(List<String> complaints) throws RouterException, InterruptedException {
        var now = next(commands.questions(HaproxyNode.versions(split)));
        String said = String.join(" ", complaints.stream().distinct().toList());
        var left = commands.orders(now, split);
        if (left.equals(orders) && !said.isEmpty()) {
            throw RouterException.rejected("haproxy node " + node.name() + " refuses: " + said);
        }
        if (!left.isEmpty()) {
            throw RouterException.unreachable("haproxy node " + node.name() + " did not confirm "
                    + split.canaryWeight() + " for " + split.canaryVersion() + " of " + split.service()
                    + (said.isEmpty() ? ", left is: " + left : ", but said: " + said));
        }
        var cleanupCommands = commands.cleanupCommands(now, split);
        if (!cleanupCommands.isEmpty()) {
            next(cleanupCommands);
        }
    }

    /** After the first order, a node that cannot be connected to any more was not left as it was. */
    private Answer next(List<String> lines) throws RouterException, InterruptedException {
        try {
            return node.api().order(lines);
        } catch (RouterException e) {
            throw new RouterException(Kind.UNREACHABLE, "after the first orders: " + e.getMessage(), e);
        }
    }
}
