package io.canary.router.httpd;

import io.canary.router.nodes.Node;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.List;
import java.util.Map;

/** One httpd. Safe for any thread. */
final class BalancerNode implements Node {
    private final Manager manager;
    private final Map<String, ServiceSettings> services;

    BalancerNode(Manager manager, Map<String, ServiceSettings> services) {
        this.manager = manager;
        this.services = services;
    }

    @Override
    public String name() {
        return manager.url();
    }

    /** Also sends a form that changes nothing: httpd may let somebody look and not write. */
    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        var orders = plan(split);
        manager.order(Order.noneOf(orders.balancer()));
        return orders.words();
    }

    @Override
    public Orders plan(TrafficSplit split) throws RouterException, InterruptedException {
        var service = service(split.service());
        var planner = new Planner(new Naming(service));
        var balancer = balancer(service.balancerOf(split.service()), manager.look());
        if (balancer.nonce().isEmpty()) {
            throw RouterException.rejected("balancer://" + balancer.name()
                    + " has nonce=None: httpd ignores whatever it is told then. Take it out of the configuration");
        }
        return new Orders(manager, balancer, planner, split, planner.orders(balancer, split));
    }

    @Override
    public Map<String, Weight> inForce(String service) throws RouterException, InterruptedException {
        var its = services.get(service);
        var balancer = its == null ? null : manager.look().get(its.balancerOf(service));
        return its == null || balancer == null ? Map.of() : balancer.shares(new Naming(its));
    }

    private ServiceSettings service(String service) throws RouterException {
        var its = services.get(service);
        if (its == null) {
            throw RouterException.rejected("service " + service + " is not known: set services." + service
                    + " in the router's settings, which have " + services.keySet());
        }
        return its;
    }

    static Balancer balancer(String name, Map<String, Balancer> balancers) throws RouterException {
        var balancer = balancers.get(name);
        if (balancer == null) {
            throw RouterException.rejected(
                    "there is no balancer://" + name + ", but " + List.copyOf(balancers.keySet()));
        }
        return balancer;
    }
}
