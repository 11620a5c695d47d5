package io.canary.router.caddy;

import io.canary.router.nodes.HttpCalls;
import io.canary.router.nodes.Node;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One Caddy. Safe for any thread. */
final class CaddyNode implements Node {
    private final Admin admin;
    private final Map<String, ServiceSettings> services;
    private final Duration settle;

    CaddyNode(String url, HttpCalls calls, CaddySettings settings) {
        this.admin = new Admin(url, calls, settings.answerTimeout());
        this.services = settings.services();
        this.settle = settings.settle();
    }

    @Override
    public String name() {
        return admin.url();
    }

    /** Also asks for a change of what was never there: Caddy may let somebody look and not write. */
    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        var patch = plan(split);
        var handler = patch.handler();
        String never = handler.etag().replaceFirst(" [^ ]*$", " 0\"");
        admin.replace(handler, never, handler.upstreams());
        return patch.words();
    }

    @Override
    public Patch plan(TrafficSplit split) throws RouterException, InterruptedException {
        var its = services.get(split.service());
        if (its == null) {
            throw RouterException.rejected("service " + split.service() + " is not known: set services."
                    + split.service() + " in the router's settings, which have " + services.keySet());
        }
        return Patch.of(admin, new Planner(its), its.idOf(split.service()), split, settle);
    }

    @Override
    public Map<String, Weight> inForce(String service) throws RouterException, InterruptedException {
        var its = services.get(service);
        var handler = its == null ? null : admin.look(its.idOf(service)).orElse(null);
        return its == null || handler == null ? Map.of() : handler.shares(new Planner(its).versions());
    }
}
