package io.canary.keeper;

import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Any router, with leases: a lease that is not renewed ends with a rollback, which is retried until the router confirms
 * it. It has to run in a process of its own beside the traffic layer: leases end with the process that holds them.
 *
 * <p>Open leases are remembered before the router is asked for their splits. The next one that remembers them lets each
 * run again for its full length.
 */
public final class KeptRouter implements TrafficRouter {
    private final String name;
    private final TrafficRouter inner;
    private final LeaseMemory memory;
    private final Duration callTimeout;
    private final ScheduledThreadPoolExecutor clock;
    private final Map<String, KeptService> services = new ConcurrentHashMap<>();

    KeptRouter(String name, TrafficRouter inner, LeaseMemory memory, Duration callTimeout) {
        this.name = name;
        this.inner = inner;
        this.memory = memory;
        this.callTimeout = callTimeout;
        this.clock = new ScheduledThreadPoolExecutor(
                1, task -> Thread.ofPlatform().name(name + "-leases").daemon().unstarted(task));
        clock.setRemoveOnCancelPolicy(true);
        memory.all().forEach((service, open) -> service(service).resume(open));
    }

    /** Those of the router, and leases. */
    @Override
    public RouterCapabilities capabilities() {
        var its = inner.capabilities();
        var features = EnumSet.of(Feature.LEASE);
        features.addAll(its.features());
        return new RouterCapabilities(its.granularity(), features);
    }

    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        return service(split.service()).look(() -> inner.preflight(split.withLease(null)));
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        service(split.service()).split(split);
    }

    @Override
    public void promote(String service, String version) throws RouterException, InterruptedException {
        service(service).promote(version);
    }

    @Override
    public void rollback(String service, String version) throws RouterException, InterruptedException {
        service(service).rollback(version);
    }

    /** As the router reads it, whatever became of the lease. */
    @Override
    public Observation observe(String service) throws RouterException, InterruptedException {
        return service(service).look(() -> inner.observe(service));
    }

    @Override
    public Map<String, List<URI>> addresses(String service) throws RouterException, InterruptedException {
        return service(service).look(() -> inner.addresses(service));
    }

    @Override
    public @Nullable String generation(String service) throws RouterException, InterruptedException {
        return service(service)
                .look(() -> Optional.ofNullable(inner.generation(service)))
                .orElse(null);
    }

    /** Does not ask the router, nor wait for a call of it. */
    @Override
    public LeaseRenewalResult renew(String service, Duration lease) {
        return service(service).renew(lease);
    }

    /** What became of the leases, by service; without those that have none. */
    Map<String, LeaseState> leases() {
        var all = new TreeMap<String, LeaseState>();
        services.forEach((service, its) -> {
            if (!(its.state() instanceof LeaseState.None)) {
                all.put(service, its.state());
            }
        });
        return all;
    }

    private KeptService service(String service) {
        return services.computeIfAbsent(service, s -> new KeptService(name, s, inner, memory, callTimeout, clock));
    }

    /** Leaves the traffic as it is, and open leases remembered. */
    @Override
    public void close() {
        clock.shutdownNow();
        try {
            for (var service : services.values()) {
                service.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        inner.close();
        memory.close();
    }
}
