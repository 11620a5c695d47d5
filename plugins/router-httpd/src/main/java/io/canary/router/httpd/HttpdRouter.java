package io.canary.router.httpd;

import io.canary.router.nodes.HttpCalls;
import io.canary.router.nodes.Nodes;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.EnumSet;
import java.util.List;

/** Moves the traffic of one httpd or several. */
final class HttpdRouter implements TrafficRouter {
    private static final Weight GRANULARITY = new Weight(100);
    private static final int LONGEST_PAGE = 4 << 20;

    private final HttpCalls calls;
    private final Nodes nodes;
    private final RouterCapabilities capabilities;

    HttpdRouter(HttpdSettings settings) {
        this.calls = new HttpCalls(null, settings.answerTimeout(), LONGEST_PAGE);
        this.nodes = new Nodes(settings.nodes().stream()
                .map(url -> new BalancerNode(new Manager(url, calls, settings), settings.services()))
                .toList());
        var features = EnumSet.of(Feature.OBSERVE);
        if (settings.services().values().stream().allMatch(ServiceSettings::sticky)) {
            features.add(Feature.STICKINESS);
        }
        this.capabilities = new RouterCapabilities(GRANULARITY, features);
    }

    /** Sticky is a router whose services all are. */
    @Override
    public RouterCapabilities capabilities() {
        return capabilities;
    }

    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        return nodes.preflight(split);
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        nodes.move(split);
    }

    @Override
    public void promote(String service, String version) throws RouterException, InterruptedException {
        nodes.promote(service, version);
    }

    @Override
    public void rollback(String service, String version) throws RouterException, InterruptedException {
        nodes.rollback(service, version);
    }

    @Override
    public Observation observe(String service) throws RouterException, InterruptedException {
        return nodes.observe(service);
    }

    /** The traffic stays as it is. */
    @Override
    public void close() {
        calls.close();
    }
}
