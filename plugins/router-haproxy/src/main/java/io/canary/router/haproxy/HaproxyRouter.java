package io.canary.router.haproxy;

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
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Moves the traffic of one HAProxy or several. */
final class HaproxyRouter implements TrafficRouter {
    private final String name;
    private final Nodes nodes;
    private final Map<String, ServiceCommands> services = new LinkedHashMap<>();
    private final Map<String, ServiceMeter> meters = new LinkedHashMap<>();
    private final Map<String, TrafficSplit> asked = new ConcurrentHashMap<>();
    private final Map<String, TrafficSplit> confirmed = new ConcurrentHashMap<>();
    private final RouterContext host;
    private final StatReports reports;
    private final @Nullable LogReader log;
    private final RouterCapabilities capabilities;

    /** @throws RouterException if it cannot listen for HAProxy's log where it should */
    HaproxyRouter(HaproxySettings settings, RouterContext host) throws RouterException {
        this.host = host;
        this.name = host.routerName();
        settings.services().forEach((service, its) -> services.put(service, traffic(service, its)));
        var apis = settings.addresses().stream()
                .map(address -> new RuntimeApi(address, settings.answerTimeout()))
                .toList();
        this.nodes = new Nodes(apis);
        services.forEach((service, traffic) -> meters.put(service, new ServiceMeter(service, traffic, apis)));
        this.capabilities = capabilities(settings);
        var logged = settings.log();
        this.log = logged == null ? null : LogReader.open(name, logged, this::count);
        this.reports = new StatReports(meters.values(), host);
    }

    private static ServiceCommands traffic(String service, ServiceSettings settings) {
        String map = settings.map();
        return map == null ? new WeightedBackends(service, settings) : new MappedService(service, map, settings);
    }

    private RouterCapabilities capabilities(HaproxySettings settings) {
        var features = EnumSet.of(Feature.OBSERVE, Feature.REPORTS);
        if (settings.services().values().stream().allMatch(ServiceSettings::sticky)) {
            features.add(Feature.STICKINESS);
        }
        if (settings.services().values().stream().anyMatch(ServiceSettings::sharesOutNewUsers)) {
            features.add(Feature.NEW_USERS_ONLY);
        }
        if (settings.services().values().stream().allMatch(ServiceSettings::headerRoute)) {
            features.add(Feature.HEADER_ROUTES);
        }
        if (settings.services().values().stream().anyMatch(ServiceSettings::takesUpstreams)) {
            features.add(Feature.UPSTREAMS);
        }
        var coarsest = services.values().stream()
                .map(ServiceCommands::granularity)
                .max(Comparator.naturalOrder())
                .orElse(Weight.FULL);
        return new RouterCapabilities(coarsest, features);
    }

    /**
     * Sticky, and with header routes, is a router whose services all are; of new users, one that has such a service.
     */
    @Override
    public RouterCapabilities capabilities() {
        return capabilities;
    }

    /** The orders that each node would get, after what would be less exact than asked. */
    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        var traffic = traffic(split.service());
        requireToldAsKnown(traffic, split);
        return nodes.plan(traffic, split);
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        var traffic = traffic(split.service());
        requireToldAsKnown(traffic, split);
        expect(split);
        nodes.move(traffic, split);
        confirmed.put(split.service(), split);
    }

    @Override
    public void promote(String service, String version) throws RouterException, InterruptedException {
        var traffic = traffic(service);
        var split = allTo(service, version, told(service));
        expect(split);
        nodes.moveAll(traffic, split);
        confirmed.put(service, split);
    }

    /** On every node that answers, also where another does not. */
    @Override
    public void rollback(String service, String version) throws RouterException, InterruptedException {
        var traffic = traffic(service);
        var told = new HashMap<>(told(service));
        told.keySet().retainAll(List.of(version)); // what was told of the canary is forgotten
        var split = allTo(service, version, told);
        expect(split);
        nodes.moveBestEffort(traffic, split);
        confirmed.put(service, split);
    }

    private static TrafficSplit allTo(String service, String version, Map<String, List<URI>> upstreams) {
        return new TrafficSplit(service, version, NO_VERSION, Weight.NONE, upstreams);
    }

    /** What the last split told. */
    private Map<String, List<URI>> told(String service) {
        var last = asked.get(service);
        return last == null ? Map.of() : last.upstreams();
    }

    /** Nobody is told that a version is elsewhere which HAProxy's configuration has, or which is in service. */
    private void requireToldAsKnown(ServiceCommands traffic, TrafficSplit split)
            throws RouterException, InterruptedException {
        if (split.upstreams().equals(told(split.service()))) {
            return; // the same deployment asks again, perhaps since somebody has moved a server
        }
        var known = nodes.addresses(traffic);
        var others = KnownAddresses.others(known, ServerAddresses.of(split.upstreams()));
        if (!others.isEmpty()) {
            throw RouterException.rejected(others.entrySet().stream()
                    .map(e -> KnownAddresses.words(
                            split.service(), e.getKey(), known.getOrDefault(e.getKey(), List.of()), e.getValue()))
                    .collect(Collectors.joining("; ")));
        }
    }

    @Override
    public Map<String, List<URI>> addresses(String service) throws RouterException, InterruptedException {
        var traffic = services.get(service);
        return traffic == null ? Map.of() : nodes.addresses(traffic);
    }

    @Override
    public Observation observe(String service) throws RouterException, InterruptedException {
        var traffic = services.get(service);
        if (traffic == null) {
            return new Observation.NotFound(unknown(service));
        }
        var known = confirmed.get(service);
        var sight = nodes.sight(
                traffic,
                known == null ? List.of() : Nodes.versions(known),
                ServerAddresses.of(known == null ? Map.of() : known.upstreams()));
        var last = asked.get(service);
        return Observations.of(sight, last == null ? null : new ObservedSplit(last.weights()));
    }

    @Override
    public @Nullable String generation(String service) throws RouterException, InterruptedException {
        return nodes.generation();
    }

    private void expect(TrafficSplit split) throws InterruptedException {
        asked.put(split.service(), split);
        var meter = meters.get(split.service());
        if (meter != null) {
            meter.begin(split, host::report);
        }
    }

    private void count(LogLine line) {
        meters.values().forEach(meter -> meter.count(line));
    }

    /** The port of the log; 0 if none is read. */
    int logPort() throws IOException {
        return log == null ? 0 : log.port();
    }

    /** The traffic stays as it is. */
    @Override
    public void close() {
        if (log != null) {
            log.close();
        }
        reports.close();
    }

    private ServiceCommands traffic(String service) throws RouterException {
        var traffic = services.get(service);
        if (traffic == null) {
            throw RouterException.rejected(unknown(service));
        }
        return traffic;
    }

    private String unknown(String service) {
        return "service " + service + " is not known to router " + name + ": set services." + service
                + " in its settings; it knows " + services.keySet();
    }
}
