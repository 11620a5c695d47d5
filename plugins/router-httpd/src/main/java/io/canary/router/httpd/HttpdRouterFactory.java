package io.canary.router.httpd;

import io.canary.router.support.ServiceTable;
import io.canary.router.support.http.HttpCalls;
import io.canary.router.support.nodes.NodesRouter;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterContext;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.Weight;
import java.util.EnumSet;
import org.pf4j.Extension;

/** Makes routers of type {@code httpd}. */
@Extension
public final class HttpdRouterFactory implements TrafficRouterFactory<HttpdSettings> {
    private static final Weight GRANULARITY = new Weight(100);
    private static final int LONGEST_PAGE = 4 << 20;

    @Override
    public String type() {
        return "httpd";
    }

    @Override
    public Class<HttpdSettings> settings() {
        return HttpdSettings.class;
    }

    /** No node need be there yet. */
    @Override
    public TrafficRouter create(HttpdSettings settings, RouterContext context) {
        var calls = new HttpCalls(null, settings.answerTimeout(), LONGEST_PAGE);
        var services = new ServiceTable<>(context.routerName(), settings.services());
        var nodes = settings.nodes().stream()
                .map(url -> new BalancerNode(new Manager(url, calls, settings), services))
                .toList();
        return new NodesRouter(nodes, capabilities(settings), calls::close);
    }

    /** Sticky is a router whose services all are. */
    private static RouterCapabilities capabilities(HttpdSettings settings) {
        var features = EnumSet.of(Feature.OBSERVE);
        if (settings.services().values().stream().allMatch(ServiceSettings::sticky)) {
            features.add(Feature.STICKINESS);
        }
        return new RouterCapabilities(GRANULARITY, features);
    }
}
