package io.canary.router.caddy;

import io.canary.router.support.ServiceTable;
import io.canary.router.support.http.HttpCalls;
import io.canary.router.support.nodes.NodesRouter;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterContext;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.Weight;
import java.util.Comparator;
import java.util.EnumSet;
import org.pf4j.Extension;

/** Makes routers of type {@code caddy}. */
@Extension
public final class CaddyRouterFactory implements TrafficRouterFactory<CaddySettings> {

    @Override
    public String type() {
        return "caddy";
    }

    @Override
    public Class<CaddySettings> settings() {
        return CaddySettings.class;
    }

    /** No node need be there yet. */
    @Override
    public TrafficRouter create(CaddySettings settings, RouterContext context) {
        var calls = new HttpCalls(null, settings.answerTimeout(), Admin.LONGEST_ANSWER);
        var services = new ServiceTable<>(context.routerName(), settings.services());
        var nodes = settings.nodes().stream()
                .map(url -> new CaddyNode(url, calls, settings, services))
                .toList();
        return new NodesRouter(nodes, capabilities(settings), calls::close);
    }

    /**
     * Sticky is a router whose services all are, by cookies that only new users are given by weight; it is as fine as
     * the coarsest.
     */
    private static RouterCapabilities capabilities(CaddySettings settings) {
        var features = EnumSet.of(Feature.OBSERVE, Feature.UPSTREAMS);
        if (settings.services().values().stream().allMatch(ServiceSettings::sticky)) {
            features.add(Feature.STICKINESS);
            features.add(Feature.NEW_USERS_ONLY);
        }
        var coarsest = settings.services().values().stream()
                .map(ServiceSettings::granularity)
                .max(Comparator.naturalOrder())
                .orElse(Weight.FULL);
        return new RouterCapabilities(coarsest, features);
    }
}
