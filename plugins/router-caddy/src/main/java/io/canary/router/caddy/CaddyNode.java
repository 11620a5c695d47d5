package io.canary.router.caddy;

import io.canary.router.support.ServiceTable;
import io.canary.router.support.http.HttpCalls;
import io.canary.router.support.nodes.Node;
import io.canary.spi.KnownAddresses;
import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One Caddy. Safe for any thread. */
final class CaddyNode implements Node {
    private final Admin admin;
    private final ServiceTable<ServiceSettings> services;
    private final Duration settle;

    /**
     * By service and version, the addresses of the last split: a configuration that was loaded again does not know it.
     */
    private final Map<String, Map<String, List<URI>>> told = new ConcurrentHashMap<>();

    CaddyNode(String url, HttpCalls calls, CaddySettings settings, ServiceTable<ServiceSettings> services) {
        this.admin = new Admin(url, calls, settings.answerTimeout());
        this.services = services;
        this.settle = settings.settle();
    }

    @Override
    public String name() {
        return admin.url();
    }

    /** Also asks for a change of what was never there: Caddy may show its configuration and refuse to change it. */
    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        var patch = patch(split, told(split));
        var handler = patch.handler();
        String never = handler.etag().replaceFirst(" [^ ]*$", " 0\"");
        admin.replace(handler, never, handler.upstreams());
        var words = new ArrayList<>(patch.words());
        words.addAll(warnings(handler, split.service()));
        return words;
    }

    private List<String> warnings(Handler handler, String service) {
        var its = services.find(service);
        boolean isSticky = "cookie".equals(handler.policy());
        if (its == null || its.sticky() == isSticky) {
            return List.of();
        }
        return List.of(TrafficRouter.WARNING
                + (isSticky
                        ? "the policy is cookie, so weights go to new users only: say sticky: true in the settings of "
                        : "the policy is " + handler.policy()
                                + ", which keeps no user on a version: take sticky out of the settings of ")
                + service);
    }

    @Override
    public Patch plan(TrafficSplit split) throws RouterException, InterruptedException {
        var next = told(split);
        var patch = patch(split, next);
        told.put(split.service(), next); // not before: a rejected split has no effect
        return patch;
    }

    /** The addresses that are known once a split is in force. */
    private Map<String, List<URI>> told(TrafficSplit split) {
        var next = new HashMap<>(told.getOrDefault(split.service(), Map.of()));
        next.keySet().retainAll(Set.of(split.baselineVersion(), split.canaryVersion()));
        next.putAll(split.upstreams());
        return Map.copyOf(next);
    }

    private Patch patch(TrafficSplit split, Map<String, List<URI>> next) throws RouterException, InterruptedException {
        String service = split.service();
        var its = services.require(service);
        var before = told.getOrDefault(service, Map.of());
        var dials = new HashSet<>(versions(before, its).keySet());
        dials.addAll(versions(next, its).keySet());
        return Patch.of(admin, finder(service, its, dials), new Planner(its, before), split, settle);
    }

    private Finder finder(String service, ServiceSettings its, Set<String> dials) {
        var others = new HashSet<String>();
        services.forEach((other, theirs) -> {
            if (!other.equals(service)) {
                others.add(theirs.idOf(other));
            }
        });
        return new Finder(admin, its.idOf(service), Set.copyOf(dials), others);
    }

    private static Map<String, String> versions(Map<String, List<URI>> told, ServiceSettings its) {
        var versions = new HashMap<String, String>();
        told.forEach((version, addresses) -> addresses.forEach(at -> versions.put(Planner.dial(at), version)));
        versions.putAll(new Planner(its, Map.of()).versions());
        return versions;
    }

    @Override
    public Observation inForce(String service) throws RouterException, InterruptedException {
        var its = services.find(service);
        if (its == null) {
            return services.notFound(service);
        }
        var known = told.getOrDefault(service, Map.of());
        var versions = versions(known, its);
        return switch (finder(service, its, versions.keySet()).find()) {
            case Finder.Found found -> compared(found.handler(), versions, new Planner(its, known));
            case Finder.Missing missing -> new Observation.NotFound(missing.what());
        };
    }

    /** Where an address is no longer that of its version, what it gets is not that version's. */
    private static Observation compared(Handler handler, Map<String, String> versions, Planner planner) {
        var seen = seen(handler, versions);
        return seen instanceof Observation.InForce shares
                ? KnownAddresses.compared(shares, planner.known(handler.hasTls()), handler.addresses(versions))
                : seen;
    }

    @Override
    public Map<String, List<URI>> addresses(String service) throws RouterException, InterruptedException {
        var its = services.find(service);
        if (its == null) {
            return Map.of();
        }
        var known = told.getOrDefault(service, Map.of());
        var versions = versions(known, its);
        var planner = new Planner(its, known);
        return finder(service, its, versions.keySet()).find() instanceof Finder.Found found
                ? planner.fixed(found.handler())
                : planner.set(false);
    }

    private static Observation seen(Handler handler, Map<String, String> versions) {
        if (!handler.isProxy()) {
            return new Observation.NotFound("\"@id\": \"" + handler.id() + "\" is no reverse_proxy, but "
                    + handler.json().get("handler"));
        }
        String deaf = handler.deaf();
        if (!deaf.isEmpty()) {
            return new Observation.CannotTell("\"@id\": \"" + handler.id() + "\" " + deaf);
        }
        var shares = handler.shares(versions);
        return shares.isEmpty() ? new Observation.NotRouted() : new Observation.InForce(shares);
    }

    @Override
    public @Nullable String generation(String service) throws RouterException, InterruptedException {
        return Generation.of(admin.metrics());
    }
}
