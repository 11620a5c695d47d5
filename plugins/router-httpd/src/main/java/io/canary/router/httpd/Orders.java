package io.canary.router.httpd;

import io.canary.router.support.nodes.Node;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficSplit;
import java.util.List;
import java.util.Map;

/** What makes a split true on one httpd. */
record Orders(Manager manager, Balancer balancer, Planner planner, TrafficSplit split, List<Order> orders)
        implements Node.Plan {

    @Override
    public List<String> words() {
        return orders.stream()
                .map(o -> "POST b=" + balancer.name() + " w=" + o.member().url() + " "
                        + o.form().replace('&', ' '))
                .toList();
    }

    /** httpd says 200 to whatever it is sent, and so its answer is held against what was asked. */
    @Override
    public void carryOut() throws RouterException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Map<String, Balancer> now = Map.of(balancer.name(), balancer);
        for (var order : orders) {
            now = sent(order);
        }
        var seen = now.get(balancer.name());
        if (seen == null) {
            throw RouterException.unreachable("httpd does not show balancer://" + balancer.name() + " any more");
        }
        var left = planner.orders(seen, split);
        if (!left.isEmpty()) {
            throw RouterException.unreachable("httpd did not confirm; left is " + left.size() + " of " + orders.size()
                    + " changes. Is it being changed from elsewhere too? Its error log may tell");
        }
    }

    /** What is refused after the first change leaves something between the old split and the new one. */
    private Map<String, Balancer> sent(Order order) throws RouterException {
        try {
            return manager.order(order.form(balancer));
        } catch (RouterException e) {
            throw order.equals(orders.getFirst())
                    ? e
                    : new RouterException(Kind.UNREACHABLE, String.valueOf(e.getMessage()), e);
        }
    }
}
