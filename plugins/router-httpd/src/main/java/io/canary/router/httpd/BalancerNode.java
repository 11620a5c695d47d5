package io.canary.router.httpd;

import io.canary.router.support.ServiceTable;
import io.canary.router.support.nodes.Node;
import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One httpd. Safe for any thread. */
final class BalancerNode implements Node {
    private final Manager manager;
    private final ServiceTable<ServiceSettings> services;

    BalancerNode(Manager manager, ServiceTable<ServiceSettings> services) {
        this.manager = manager;
        this.services = services;
    }

    @Override
    public String name() {
        return manager.url();
    }

    /** Also sends a form that changes nothing: httpd may show its balancers and refuse to change them. */
    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        var orders = plan(split);
        manager.order(Order.noneOf(orders.balancer()));
        var words = new ArrayList<>(orders.words());
        words.addAll(
                new Exactness(orders.balancer(), services.require(split.service())).warnings(split.canaryWeight()));
        return words;
    }

    @Override
    public Orders plan(TrafficSplit split) throws RouterException, InterruptedException {
        var service = services.require(split.service());
        var planner = new Planner(new Naming(service));
        var balancers = manager.look();
        var balancer = balancers.get(service.balancerOf(split.service()));
        if (balancer == null) {
            throw RouterException.rejected(missing(service.balancerOf(split.service()), balancers));
        }
        if (balancer.nonce().isEmpty()) {
            throw RouterException.rejected("balancer://" + balancer.name()
                    + " has nonce=None: httpd ignores every change then. Take it out of the configuration");
        }
        new Exactness(balancer, service).check(split.canaryWeight());
        return new Orders(manager, balancer, planner, split, planner.orders(balancer, split));
    }

    @Override
    public Observation inForce(String service) throws RouterException, InterruptedException {
        var its = services.find(service);
        if (its == null) {
            return services.notFound(service);
        }
        var balancers = manager.look();
        var balancer = balancers.get(its.balancerOf(service));
        if (balancer == null) {
            return new Observation.NotFound(missing(its.balancerOf(service), balancers));
        }
        var shares = balancer.shares(new Naming(its));
        return shares.isEmpty() ? new Observation.NotRouted() : new Observation.InForce(shares);
    }

    /** httpd makes another nonce whenever it is started again, unless its configuration says one. */
    @Override
    public @Nullable String generation(String service) throws RouterException, InterruptedException {
        var its = services.find(service);
        var balancer = its == null ? null : manager.look().get(its.balancerOf(service));
        if (balancer == null) {
            return null;
        }
        return Generation.isMade(balancer.nonce())
                ? Generation.ofNonce(balancer.nonce())
                : Generation.ofStatus(manager.status());
    }

    private static String missing(String name, Map<String, Balancer> balancers) {
        return "there is no balancer://" + name + " on this page, but " + List.copyOf(balancers.keySet())
                + ": was it renamed, or is it in another virtual host? Set balancer in the settings of the service";
    }
}
