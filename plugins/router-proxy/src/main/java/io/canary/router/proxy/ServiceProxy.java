package io.canary.router.proxy;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One service: where its requests go, and how many are under way. Its edges ask for the route at each request, so a new one
 * holds for every request that arrives after it was set. Safe for any thread.
 */
final class ServiceProxy {
    private final String name;
    private final ServiceSettings settings;
    private final Meters meters;
    private final Place.Sequence places = new Place.Sequence();
    private final AtomicInteger inFlight = new AtomicInteger();

    private Map<String, List<URI>> upstreams;
    private volatile int port;
    private volatile @Nullable Route route;

    ServiceProxy(String name, ServiceSettings settings) {
        this.name = name;
        this.settings = settings;
        this.meters = new Meters(name);
        var known = new HashMap<String, List<URI>>();
        settings.versions().forEach((version, where) -> known.put(version, where.upstreams()));
        this.upstreams = known;
        String baseline = settings.baselineVersion();
        if (baseline != null) {
            route = new Route.Single(backend(baseline, known.getOrDefault(baseline, List.of())));
        }
    }

    String name() {
        return name;
    }

    ServiceSettings settings() {
        return settings;
    }

    Meters meters() {
        return meters;
    }

    /** The port that its edges listen on, once they do. */
    int port() {
        return port;
    }

    void listensOn(int actualPort) {
        port = actualPort;
    }

    /** Where requests go now; null before the first split. */
    @Nullable
    Route route() {
        return route;
    }

    /** The place of the next request that has no user. */
    int nextPlace() {
        return places.next();
    }

    /** Takes a request in; false if there are as many as may be. One that was taken in has to {@link #leave}. */
    boolean enter() {
        if (inFlight.incrementAndGet() <= settings.maxInFlight()) {
            return true;
        }
        inFlight.decrementAndGet();
        return false;
    }

    void leave() {
        inFlight.decrementAndGet();
    }

    int inFlight() {
        return inFlight.get();
    }

    /** Makes {@code split} true; refuses without changing anything. */
    synchronized void split(TrafficSplit split) throws RouterException {
        var known = with(split.upstreams());
        route = routeOf(split, known);
        upstreams = known;
    }

    /** Gives {@code version} everything. */
    synchronized void allTo(String version) throws RouterException {
        route = new Route.Single(backend(version, addressesOf(version, upstreams)));
    }

    Observation observe() {
        var now = route;
        return now == null ? new Observation.NotRouted() : now.observed();
    }

    /** A version that gets nothing may be unknown: somebody may roll back before its addresses are told. */
    private Route routeOf(TrafficSplit split, Map<String, List<URI>> known) throws RouterException {
        String baseline = split.baselineVersion();
        String canary = split.canaryVersion();
        if (split.canaryWeight().equals(Weight.NONE) && !known.containsKey(canary)) {
            return new Route.Single(backend(baseline, addressesOf(baseline, known)));
        } else if (split.canaryWeight().equals(Weight.FULL) && !known.containsKey(baseline)) {
            return new Route.Single(backend(canary, addressesOf(canary, known)));
        }
        return new Route.Shared(
                backend(baseline, addressesOf(baseline, known)),
                backend(canary, addressesOf(canary, known)),
                split.canaryWeight());
    }

    private Backend backend(String version, List<URI> addresses) {
        return new Backend(version, addresses, meters.of(version));
    }

    private List<URI> addressesOf(String version, Map<String, List<URI>> known) throws RouterException {
        var addresses = known.get(version);
        if (addresses == null) {
            throw RouterException.rejected(
                    "version " + version + " of service " + name + " has no addresses: set services." + name
                            + ".versions." + version + ".upstreams, or send them with the split");
        }
        return addresses;
    }

    private Map<String, List<URI>> with(Map<String, List<URI>> told) throws RouterException {
        var known = new HashMap<>(upstreams);
        for (var each : told.entrySet()) {
            for (URI address : each.getValue()) {
                if (!Upstream.isAddress(address)) {
                    throw RouterException.rejected("an address of version " + each.getKey() + " of service " + name
                            + " " + Upstream.WANTED + ", was " + address);
                }
            }
            if (!each.getValue().isEmpty()) {
                known.put(each.getKey(), List.copyOf(each.getValue()));
            }
        }
        return known;
    }
}
