package io.canary.router.haproxy;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Moves the traffic of one HAProxy or several. */
final class HaproxyRouter implements TrafficRouter {
    private final String name;
    private final Nodes nodes;
    private final Map<String, ServiceTraffic> services = new LinkedHashMap<>();
    private final Map<String, ServiceMeter> meters = new LinkedHashMap<>();
    private final Map<String, TrafficSplit> asked = new ConcurrentHashMap<>();
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

    private static ServiceTraffic traffic(String service, ServiceSettings settings) {
        String map = settings.map();
        return map == null ? new WeightedBackends(service, settings) : new MappedService(service, map, settings);
    }

    private RouterCapabilities capabilities(HaproxySettings settings) {
        var features = EnumSet.of(Feature.OBSERVE, Feature.REPORTS);
        if (settings.services().values().stream().allMatch(ServiceSettings::sticky)) {
            features.add(Feature.STICKINESS);
        }
        if (settings.services().values().stream().allMatch(ServiceSettings::headerRoute)) {
            features.add(Feature.HEADER_ROUTES);
        }
        if (settings.services().values().stream().anyMatch(ServiceSettings::takesUpstreams)) {
            features.add(Feature.UPSTREAMS);
        }
        var coarsest = services.values().stream()
                .map(ServiceTraffic::granularity)
                .max(Comparator.naturalOrder())
                .orElse(Weight.FULL);
        return new RouterCapabilities(coarsest, features);
    }

    /** Sticky, and with header routes, is a router whose services all are. */
    @Override
    public RouterCapabilities capabilities() {
        return capabilities;
    }

    /** The orders that each node would get. That the socket lets itself be ordered is known only by trying. */
    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        return nodes.plan(traffic(split.service()), split);
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        var traffic = traffic(split.service());
        expect(split);
        nodes.move(traffic, split);
    }

    @Override
    public void promote(String service, String version) throws RouterException, InterruptedException {
        setTrafficSplit(allTo(service, version));
    }

    /** On every node that answers, also where another does not. */
    @Override
    public void rollback(String service, String version) throws RouterException, InterruptedException {
        var traffic = traffic(service);
        var split = allTo(service, version);
        expect(split);
        nodes.moveWhereYouCan(traffic, split);
    }

    /** With the addresses that the last split told. */
    private TrafficSplit allTo(String service, String version) {
        var last = asked.get(service);
        Map<String, List<URI>> upstreams = last == null ? Map.of() : last.upstreams();
        return new TrafficSplit(service, version, NO_VERSION, Weight.NONE, upstreams);
    }

    /**
     * What is in force everywhere; where places differ, one that is not as it was asked last: whoever looks for drift must
     * find it.
     */
    @Override
    public Observation observe(String service) throws RouterException, InterruptedException {
        var traffic = services.get(service);
        if (traffic == null) {
            return new Observation.NotRouted();
        }
        var last = asked.get(service);
        var views = nodes.views(traffic, last == null ? List.of() : Nodes.versions(last));
        var expected = last == null ? null : new View(last.weights());
        var seen = views.stream()
                .filter(v -> !v.equals(expected))
                .findFirst()
                .orElse(views.isEmpty() ? new View(Map.of()) : views.getFirst());
        return seen.weights().isEmpty() ? new Observation.NotRouted() : new Observation.InForce(seen.weights());
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

    private ServiceTraffic traffic(String service) throws RouterException {
        var traffic = services.get(service);
        if (traffic == null) {
            throw RouterException.rejected("service " + service + " is not known to router " + name + ": set services."
                    + service + " in its settings; it knows " + services.keySet());
        }
        return traffic;
    }
}
