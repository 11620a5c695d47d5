package io.canary.router.proxy;

import io.canary.control.ControlSettings;
import io.canary.control.ReportLog;
import io.canary.router.support.ServiceTable;
import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.Leases;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the traffic of the services that the proxy listens for. Made by {@link ProxyRouterFactory}; a split holds as
 * soon as its call returns, since each request asks for the route when it arrives.
 */
public final class ProxyRouter implements TrafficRouter {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProxyRouter.class);

    private final String name;
    private final ServiceTable<ServiceRoutingState> services;
    private final Listeners listeners;
    private final @Nullable Duration defaultLease;
    private final Leases leases;
    private final Memory memory;
    private final String run;

    private ProxyRouter(
            String name,
            ServiceTable<ServiceRoutingState> services,
            Listeners listeners,
            Memory memory,
            String run,
            @Nullable Duration defaultLease) {
        this.run = run;
        this.defaultLease = defaultLease;
        this.leases = new Leases(name + "-leases");
        this.memory = memory;
        this.name = name;
        this.services = services;
        this.listeners = listeners;
    }

    /** One that listens, and begins on what it remembers. */
    static ProxyRouter open(ProxySettings settings, RouterContext host) throws RouterException {
        var memory = settings.remembers() ? Memory.open(host.stateDir(), host.routerName()) : Memory.none();
        try {
            var services = new ServiceTable<>(host.routerName(), settings.services())
                    .map((name, its) -> new ServiceRoutingState(name, its, memory.of(name)));
            var reports = new ReportLog();
            var listeners = Listeners.open(settings, host, services.values(), reports);
            var router = new ProxyRouter(
                    host.routerName(), services, listeners, memory, reports.run(), settings.defaultLease());
            if (settings.control() != null) {
                router.takeOrders(settings.control(), reports);
            }
            return router;
        } catch (RouterException | RuntimeException e) {
            memory.close();
            throw e;
        }
    }

    private void takeOrders(ControlSettings control, ReportLog reports) throws RouterException {
        try {
            listeners.listen(control, new ProxyDesk(this, reports, services.names()));
        } catch (RouterException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Sticky is a proxy whose services all are. */
    @Override
    public RouterCapabilities capabilities() {
        var features = EnumSet.of(Feature.OBSERVE, Feature.REPORTS, Feature.LEASE, Feature.UPSTREAMS);
        if (services.all(s -> s.settings().sticky() != null)) {
            features.add(Feature.STICKINESS);
        }
        return new RouterCapabilities(new Weight(1), features, defaultLease);
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException {
        var service = services.require(split.service());
        var plan = service.planFor(split);
        String baseline = split.baselineVersion();
        memory.remember(split.service(), plan.remembered()); // not in the change: a disk must not hold up other leases
        leases.change(split.service(), split.lease(), () -> lapse(service, baseline), () -> service.take(plan));
    }

    @Override
    public void promote(String service, String version) throws RouterException {
        var known = services.require(service);
        var plan = known.planPromotion(version);
        memory.remember(service, plan.remembered());
        leases.change(service, null, () -> {}, () -> known.take(plan));
    }

    /** Traffic first: it is confirmed whether or not it can be remembered. */
    @Override
    public void rollback(String service, String version) throws RouterException {
        var known = services.require(service);
        var plan = known.planRollback(version);
        leases.change(service, null, () -> {}, () -> known.take(plan));
        try {
            memory.remember(service, plan.remembered());
        } catch (RouterException e) {
            LOGGER.atWarn()
                    .addKeyValue("router", name)
                    .addKeyValue("service", service)
                    .addKeyValue("version", version)
                    .addKeyValue("why", e.getMessage())
                    .log("rolled back, but after a restart the proxy would begin on what was in service before");
        }
    }

    @Override
    public LeaseRenewalResult renew(String service, Duration lease) {
        return leases.renew(service, lease);
    }

    /**
     * It was not renewed in time: the orchestrator is gone, or cannot reach this. The deployment may go on:
     * its addresses stay.
     */
    private void lapse(ServiceRoutingState service, String baseline) {
        var log = LOGGER.atWarn()
                .addKeyValue("router", name)
                .addKeyValue("service", service.name())
                .addKeyValue("version", baseline);
        try {
            service.take(service.planPromotion(baseline));
            log.log("lease expired: all traffic is on the baseline");
        } catch (RouterException e) { // it was in the split, so its addresses are known
            log.setCause(e).log("lease expired, but the baseline cannot get the traffic");
        }
    }

    @Override
    public Observation observe(String service) {
        var known = services.find(service);
        return known == null ? services.notFound(service) : known.observe();
    }

    @Override
    public Map<String, List<URI>> addresses(String service) {
        var known = services.find(service);
        return known == null ? Map.of() : known.fixedAddresses();
    }

    /** Where the versions of a service listen that the split in force names. */
    Map<String, List<URI>> addressesInForce(String service) {
        var known = services.find(service);
        return known == null ? Map.of() : known.addressesInForce();
    }

    /** One for as long as this object lives: only a restart of the process that the proxy is in makes it forget. */
    @Override
    public String generation(String service) {
        return run;
    }

    /**
     * The port that the proxy listens on for a service, chosen by the system where the settings say 0.
     *
     * @throws RouterException if the service is not in the settings
     */
    public int port(String service) throws RouterException {
        return services.require(service).port();
    }

    /** The port that the proxy takes orders on; 0 if it takes none. */
    int controlPort() {
        return listeners.controlPort();
    }

    /** How many requests of a known service are under way. */
    int inFlight(String service) {
        return Objects.requireNonNull(services.find(service)).limiter().inFlight();
    }

    /** Takes no more connections, waits for requests in flight up to the drain time, and lets go of everything. */
    @Override
    public void close() {
        leases.close();
        listeners.close();
        memory.close();
    }
}
