package io.canary.router.caddy;

import io.canary.router.nodes.HttpCalls;
import io.canary.router.nodes.Nodes;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;

/** Moves the traffic of one Caddy or several. */
final class CaddyRouter implements TrafficRouter {
    private final HttpCalls calls;
    private final Nodes nodes;
    private final RouterCapabilities capabilities;

    CaddyRouter(CaddySettings settings) {
        this.calls = new HttpCalls(null, settings.answerTimeout(), Admin.LONGEST_ANSWER);
        this.nodes = new Nodes(settings.nodes().stream()
                .map(url -> new CaddyNode(url, calls, settings))
                .toList());
        var features = EnumSet.of(Feature.OBSERVE, Feature.UPSTREAMS);
        if (settings.services().values().stream().allMatch(ServiceSettings::sticky)) {
            features.add(Feature.STICKINESS);
        }
        var coarsest = settings.services().values().stream()
                .map(ServiceSettings::granularity)
                .max(Comparator.naturalOrder())
                .orElse(Weight.FULL);
        this.capabilities = new RouterCapabilities(coarsest, features);
    }

    /** Sticky is a router whose services all are; it is as fine as the coarsest. */
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
