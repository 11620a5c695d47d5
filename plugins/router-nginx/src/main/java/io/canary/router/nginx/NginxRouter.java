package io.canary.router.nginx;

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
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves the shares of an nginx that runs beside this process. Safe for any thread. */
final class NginxRouter implements TrafficRouter {
    private static final Logger LOGGER = LoggerFactory.getLogger(NginxRouter.class);

    private final Planner planner;
    private final IncludeFile include;
    private final StatusClient status;
    private final SplitReader reader;
    private final Workers workers = new Workers(false);
    private final SplitWriter writer;
    private final RouterCapabilities capabilities;
    private final @Nullable Reports reports;
    private final Map<String, Map<String, List<URI>>> toldTo = new ConcurrentHashMap<>();

    private NginxRouter(NginxSettings settings, RouterContext host)
            throws RouterException, IOException, InterruptedException {
        var config = new ConfigReader(settings.config(), settings.include());
        boolean counts = counts(settings, config);
        var services = new ServiceTable<>(host.routerName(), settings.services());
        var renderer = new Renderer(settings, counts);
        this.planner = new Planner(services, settings.resolver() != null);
        this.include = new IncludeFile(settings.include());
        this.status = new StatusClient(settings.status());
        var reloader = new Reloader(settings, include, status, config);
        this.reader = new SplitReader(settings, planner, renderer, include, status, config);
        this.writer = new SplitWriter(planner, renderer, include, status, reloader, reader);
        this.capabilities = capabilitiesOf(services, counts);
        new IncludeFileInitializer(planner, renderer, include, reloader).begin();
        this.reports = counts
                ? new Reports(services.map((service, its) -> new RequestMeter(service, status)), config, host)
                : null;
    }

    /** A router says for all its services that it reports. Where others log with Lua, requests would be missed. */
    private static boolean counts(NginxSettings settings, ConfigReader config) throws IOException {
        boolean canCount = settings.services().values().stream().allMatch(s -> s.method() == Method.LUA);
        if (!settings.reports() || !canCount) {
            return false;
        }
        var hidden = Reports.hidden(config.read());
        hidden.ifPresent(reason -> LOGGER.atWarn()
                .addKeyValue("reason", reason)
                .log("requests are not counted and not reported; samples have to be sent"));
        return hidden.isEmpty();
    }

    /**
     * Makes the include file if there is none, and brings it up to the settings if there is one. Traffic does not move:
     * nginx is not reloaded.
     */
    static NginxRouter open(NginxSettings settings, RouterContext host) throws RouterException {
        try {
            return new NginxRouter(settings, host);
        } catch (IOException e) {
            throw new RouterException(
                    RouterException.Kind.REJECTED,
                    "the include file " + settings.include() + " cannot be read and written: " + e,
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RouterException(RouterException.Kind.UNREACHABLE, "interrupted while opening", e);
        }
    }

    /** What every service can do, since a router says it for all of them. */
    private static RouterCapabilities capabilitiesOf(ServiceTable<ServiceSettings> services, boolean counts) {
        var features = EnumSet.of(Feature.OBSERVE, Feature.UPSTREAMS);
        if (services.all(s -> s.sticky() != null)) {
            features.add(Feature.STICKINESS);
        }
        if (services.all(s -> s.override() != null && s.override().header() != null)) {
            features.add(Feature.HEADER_ROUTES);
        }
        if (counts) {
            features.add(Feature.REPORTS);
        }
        return new RouterCapabilities(new Weight(1), features);
    }

    @Override
    public RouterCapabilities capabilities() {
        return capabilities;
    }

    /**
     * Looks whether requests follow the split at all, and has nginx check what it would be given; it reloads nothing.
     */
    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        try {
            return writer.preflight(split);
        } catch (IOException e) {
            throw failed(RouterException.Kind.UNAVAILABLE, e);
        }
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        if (reports != null) {
            reports.begin(split.service());
        }
        try {
            writer.write(split);
            toldTo.put(split.service(), split.upstreams());
        } catch (ClosedByInterruptException e) {
            Thread.interrupted();
            throw new InterruptedException("interrupted at the include file");
        } catch (IOException e) {
            throw failed(RouterException.Kind.UNREACHABLE, e);
        }
    }

    private RouterException failed(RouterException.Kind kind, IOException e) {
        return new RouterException(kind, "the include file " + include.path() + " failed: " + e, e);
    }

    @Override
    public Observation observe(String service) throws RouterException, InterruptedException {
        try {
            var told = toldTo.getOrDefault(service, Map.of());
            var seen = reader.observe(service);
            return seen instanceof Observation.InForce shares && !told.isEmpty()
                    ? KnownAddresses.compared(shares, told, written(service))
                    : seen;
        } catch (IOException e) {
            throw failed(RouterException.Kind.UNAVAILABLE, e);
        }
    }

    /** Where the include file has the versions of a service. */
    private Map<String, List<URI>> written(String service) throws RouterException, IOException {
        var route = Renderer.stateOf(include.read()).effective(service);
        var all = new HashMap<String, List<URI>>();
        if (route != null) {
            all.put(route.baseline().version(), route.baseline().addresses());
            if (route.canary() != null) {
                all.put(route.canary().version(), route.canary().addresses());
            }
        }
        return all;
    }

    @Override
    public Map<String, List<URI>> addresses(String service) throws RouterException {
        try {
            return planner.fixed(
                    service,
                    planner.begun(Renderer.stateOf(include.read())).routes().get(service));
        } catch (IOException e) {
            throw failed(RouterException.Kind.UNAVAILABLE, e);
        }
    }

    /**
     * With Lua, which memory the routes lie in: it outlives a reload, not a restart. Else which master process it is:
     * nginx reads the include file at each reload and so forgets nothing by one; after a restart the file may be
     * another, as in a container that is made again.
     */
    @Override
    public @Nullable String generation(String service) throws RouterException, InterruptedException {
        boolean inMemory = planner.needsNoReload(service);
        var answer = status.get(inMemory ? "/" + Variables.ofService(service) : "/");
        if (answer.body().get("run") instanceof String run && !run.isEmpty()) {
            return run;
        }
        return workers.master(answer.worker()).orElse(null);
    }

    /** Traffic stays as it is. */
    @Override
    public void close() {
        if (reports != null) {
            reports.close();
        }
    }
}
