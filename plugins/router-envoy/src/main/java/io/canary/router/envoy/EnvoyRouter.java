package io.canary.router.envoy;

import io.canary.router.support.ServiceTable;
import io.canary.spi.KnownAddresses;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the traffic of Envoys and gRPC clients that ask this process how to share it out. Safe for any thread. */
final class EnvoyRouter implements TrafficRouter {
    private static final Logger LOGGER = LoggerFactory.getLogger(EnvoyRouter.class);
    private static final Weight GRANULARITY = new Weight(1);

    private final EnvoySettings settings;
    private final ServiceTable<ServiceSettings> services;
    private final Planner planner;
    private final ControlPlane plane;
    private final XdsServer server;
    private final RouterCapabilities capabilities;

    private EnvoyRouter(
            EnvoySettings settings, ServiceTable<ServiceSettings> services, ControlPlane plane, XdsServer server) {
        this.settings = settings;
        this.services = services;
        this.planner = new Planner(services);
        this.plane = plane;
        this.server = server;
        this.capabilities = new RouterCapabilities(GRANULARITY, features(services));
    }

    static EnvoyRouter open(EnvoySettings settings, RouterContext host) throws RouterException {
        var memory = new Memory(host.stateDir());
        var state = State.of(memory.read(), settings.services());
        var names = new NodeNames(settings.nodes());
        if (names.isAnybody()) {
            LOGGER.atWarn()
                    .addKeyValue("router", host.routerName())
                    .addKeyValue("port", settings.port())
                    .log("`nodes` is not set, so every node that reaches the port can refuse a split, and keep it from"
                            + " being confirmed: name those that count, such as [\"edge-*\"]");
        }
        var nodes = new Nodes(
                names,
                new LostNodes(settings.lostNode(), System::nanoTime),
                new Strangers(host.routerName(), System::nanoTime));
        var routes = new GivenRoutes(host.routerName(), new Renderer(settings.services()), memory, state, nodes);
        var plane = new ControlPlane(routes, nodes);
        var services = new ServiceTable<>(host.routerName(), settings.services());
        return new EnvoyRouter(settings, services, plane, XdsServer.open(settings, new DiscoveryService(plane)));
    }

    /** What every service can do, since a router says it for all of them. */
    private static EnumSet<Feature> features(ServiceTable<ServiceSettings> services) {
        var features = EnumSet.of(Feature.OBSERVE, Feature.UPSTREAMS);
        if (services.all(s -> s.header() != null)) {
            features.add(Feature.HEADER_ROUTES);
        }
        if (services.all(s -> !s.mirror().equals(Weight.NONE))) {
            features.add(Feature.MIRROR);
        }
        return features;
    }

    @Override
    public RouterCapabilities capabilities() {
        return capabilities;
    }

    /** Whether the split can be planned, and whether there is a node that could take it. */
    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        var route = plane.preview(split.service(), now -> planner.plan(split, now));
        int there = plane.view(split.service(), confirmation()).routes().size();
        return List.of(
                "weights " + new TreeMap<>(route.weights()) + " to " + there + (there == 1 ? " node" : " nodes"));
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        plane.give(split.service(), now -> planner.plan(split, now), false, confirmation());
    }

    /**
     * The baseline is given to nodes that connect later too, but it is confirmed by none before there is one: a node
     * that is cut off goes on as it was, and a lost state folder does not show whether there is such a node.
     */
    @Override
    public void rollback(String service, String version) throws RouterException, InterruptedException {
        var split = new TrafficSplit(service, version, NO_VERSION, Weight.NONE);
        plane.give(service, now -> planner.plan(split, now), true, confirmation());
    }

    /** What all nodes have taken; where they differ, what one has that is not as it was asked: drift must be found. */
    @Override
    public Observation observe(String service) throws RouterException, InterruptedException {
        if (services.find(service) == null) {
            return services.notFound(service);
        }
        var view = plane.view(service, confirmation());
        if (view.mayHaveAnother()) {
            return new Observation.CannotTell(
                    "a node shares out requests as configured before this process started, and does not say how");
        }
        var given = view.given();
        if (view.routes().isEmpty() && given == null) { // with nodes_min: 0
            return new Observation.CannotTell("no node that asks for the routes of " + service + " is connected");
        }
        var seen = view.routes().stream()
                .filter(Objects::nonNull)
                .filter(r -> given == null || !r.isSeenAs(given))
                .findFirst()
                .orElse(
                        view.routes().stream().allMatch(Objects::isNull)
                                        && !view.routes().isEmpty()
                                ? null
                                : given);
        if (seen == null) {
            return new Observation.NotRouted();
        }
        var shares = new Observation.InForce(seen.weights());
        return given == null ? shares : KnownAddresses.compared(shares, given.addresses(), seen.addresses());
    }

    @Override
    public Map<String, List<URI>> addresses(String service) throws InterruptedException {
        return planner.fixed(service, plane.asked(service));
    }

    private Confirmation confirmation() {
        return new Confirmation(settings);
    }

    int port() {
        return server.port();
    }

    /** The traffic stays as it is. */
    @Override
    public void close() {
        server.close();
    }
}
