package io.canary.router.haproxy;

import io.canary.router.support.ServiceTable;
import io.canary.router.support.nodes.NodesRouter;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.Weight;
import java.util.Comparator;
import java.util.EnumSet;
import org.pf4j.Extension;

/** Makes routers of type {@code haproxy}. */
@Extension
public final class HaproxyRouterFactory implements TrafficRouterFactory<HaproxySettings> {

    @Override
    public String type() {
        return "haproxy";
    }

    @Override
    public Class<HaproxySettings> settings() {
        return HaproxySettings.class;
    }

    /** Listens for HAProxy's log, if it is to, before this returns; no node need be there yet. */
    @Override
    public TrafficRouter create(HaproxySettings settings, RouterContext context) throws RouterException {
        var services =
                new ServiceTable<>(context.routerName(), settings.services()).map(HaproxyRouterFactory::commands);
        var apis = settings.addresses().stream()
                .map(address -> new RuntimeApi(address, settings.answerTimeout()))
                .toList();
        var measurement = new TrafficMeasurement(services, apis, settings.log(), context);
        return new NodesRouter(
                apis.stream().map(api -> new HaproxyNode(api, services)).toList(),
                capabilities(settings, services),
                measurement::begin,
                measurement::close);
    }

    private static ServiceCommands commands(String service, ServiceSettings settings) {
        String map = settings.map();
        return map == null ? new WeightedBackends(service, settings) : new MappedService(service, map, settings);
    }

    /**
     * Sticky, and with header routes, is a router whose services all are; of new users, one that has such a service. It
     * is as fine as the coarsest.
     */
    private static RouterCapabilities capabilities(HaproxySettings settings, ServiceTable<ServiceCommands> services) {
        var features = EnumSet.of(Feature.OBSERVE, Feature.REPORTS);
        var all = settings.services().values();
        if (all.stream().allMatch(ServiceSettings::sticky)) {
            features.add(Feature.STICKINESS);
        }
        if (all.stream().anyMatch(ServiceSettings::sharesOutNewUsers)) {
            features.add(Feature.NEW_USERS_ONLY);
        }
        if (all.stream().allMatch(ServiceSettings::headerRoute)) {
            features.add(Feature.HEADER_ROUTES);
        }
        if (all.stream().anyMatch(ServiceSettings::takesUpstreams)) {
            features.add(Feature.UPSTREAMS);
        }
        var coarsest = services.values().stream()
                .map(ServiceCommands::granularity)
                .max(Comparator.naturalOrder())
                .orElse(Weight.FULL);
        return new RouterCapabilities(coarsest, features);
    }
}
