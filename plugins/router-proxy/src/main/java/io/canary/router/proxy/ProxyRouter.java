package io.canary.router.proxy;

import io.canary.spi.Leases;
import io.canary.spi.Observation;
import io.canary.spi.Renewal;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the traffic of the services that the proxy listens for. Made by {@link ProxyRouterFactory}; a split holds as soon as
 * its call returns, since each request asks for the route when it arrives.
 */
public final class ProxyRouter implements TrafficRouter {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProxyRouter.class);

    private final String name;
    private final Map<String, ServiceProxy> services;
    private final Listeners listeners;
    private final @Nullable Duration defaultLease;
    private final Leases leases;

    /** @param defaultLease the lease of deployments that do not say; null for none */
    ProxyRouter(String name, Map<String, ServiceProxy> services, Listeners listeners, @Nullable Duration defaultLease) {
        this.defaultLease = defaultLease;
        this.leases = new Leases(name + "-leases");
        this.name = name;
        this.services = services;
        this.listeners = listeners;
    }

    /** Sticky is a proxy whose services all are. */
    @Override
    public RouterCapabilities capabilities() {
        var features = EnumSet.of(Feature.OBSERVE, Feature.REPORTS, Feature.LEASE);
        if (services.values().stream().allMatch(s -> s.settings().sticky() != null)) {
            features.add(Feature.STICKINESS);
        }
        return new RouterCapabilities(new Weight(1), features, defaultLease);
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException {
        var service = service(split.service());
        String baseline = split.baselineVersion();
        leases.change(split.service(), split.lease(), () -> lapse(service, baseline), () -> service.split(split));
    }

    @Override
    public void promote(String service, String version) throws RouterException {
        allTo(service, version);
    }

    @Override
    public void rollback(String service, String version) throws RouterException {
        allTo(service, version);
    }

    private void allTo(String service, String version) throws RouterException {
        var known = service(service);
        leases.change(service, null, () -> {}, () -> known.allTo(version));
    }

    @Override
    public Renewal renew(String service, Duration lease) {
        return leases.renew(service, lease);
    }

    /** Nobody renewed it in time: whoever asked for the canary is gone, or cannot reach this. */
    private void lapse(ServiceProxy service, String baseline) {
        var log = LOGGER.atWarn()
                .addKeyValue("router", name)
                .addKeyValue("service", service.name())
                .addKeyValue("version", baseline);
        try {
            service.allTo(baseline);
            log.log("nobody renewed the lease: all traffic is on the baseline");
        } catch (RouterException e) { // it was in the split, so its addresses are known
            log.setCause(e).log("nobody renewed the lease, and the baseline cannot be had");
        }
    }

    @Override
    public Observation observe(String service) {
        var known = services.get(service);
        return known == null ? new Observation.NotRouted() : known.observe();
    }

    /**
     * The port that the proxy listens on for a service, chosen by the system where the settings say 0.
     *
     * @throws RouterException if the service is not in the settings
     */
    public int port(String service) throws RouterException {
        return service(service).port();
    }

    /** How many requests of a known service are under way. */
    int inFlight(String service) {
        return Objects.requireNonNull(services.get(service)).inFlight();
    }

    /** Takes no more connections, waits for requests in flight up to the drain time, and lets go of everything. */
    @Override
    public void close() {
        leases.close();
        listeners.close();
    }

    private ServiceProxy service(String service) throws RouterException {
        var known = services.get(service);
        if (known == null) {
            throw RouterException.rejected("service " + service + " is not known to router " + name + ": set services."
                    + service + " in its settings; it knows " + services.keySet());
        }
        return known;
    }
}
