package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.canary.router.support.ServiceTable;
import io.canary.router.support.Uninterruptibly;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.fabric8.kubernetes.client.Config;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Moves traffic through the API of a Kubernetes cluster. */
final class KubernetesRouter implements TrafficRouter {
    private final ApiServer server;
    private final Reconciler reconciler;
    private final Confirmation confirmation;
    private final Endpoints endpoints;
    private final Kind kind;
    private final RouterCapabilities capabilities;
    private final ServiceTable<RouteAdapter> services;
    private final Map<String, TrafficSplit> asked = new ConcurrentHashMap<>();

    /** @throws RouterException if that is no login */
    KubernetesRouter(KubernetesSettings settings, Config login, String name) throws RouterException {
        this.server = ApiServer.of(login, settings.answerTimeout());
        var objects = new ClusterObjects(server, settings.kind());
        var writer = new Writer(objects, name);
        this.reconciler = new Reconciler(objects, writer);
        this.confirmation = Confirmation.of(objects, writer, settings);
        this.endpoints = new Endpoints(server);
        this.kind = settings.kind();
        this.capabilities = RouterCapabilities.of(settings.granularity().finest(), Feature.OBSERVE);
        String namespace = login.getNamespace() == null ? "default" : login.getNamespace();
        this.services = new ServiceTable<>(name, settings.services())
                .map((service, its) -> settings.layer(service, its, namespace));
        services.values().forEach(adapter -> writer.begin(adapter.objects()));
    }

    @Override
    public RouterCapabilities capabilities() {
        return capabilities;
    }

    /** Has the API server check the change, and whether it may be made, in a dry run. */
    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        var adapter = services.require(split.service());
        var desired = DesiredState.split(split);
        var guard = new Uninterruptibly();
        try {
            String warning = require(adapter, desired, guard);
            var checked = reconciler.check(adapter, desired, guard);
            var words =
                    new ArrayList<>(checked.isEmpty() ? List.of(adapter.objects() + ": nothing to change") : checked);
            if (!warning.isEmpty()) {
                words.add(warning);
            }
            return words;
        } catch (RouterException e) {
            throw Failures.ofALook(e);
        }
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        move(DesiredState.split(split));
    }

    @Override
    public void promote(String service, String version) throws RouterException, InterruptedException {
        move(DesiredState.all(RouterOperation.PROMOTE, service, version));
    }

    @Override
    public void rollback(String service, String version) throws RouterException, InterruptedException {
        move(DesiredState.all(RouterOperation.ROLL_BACK, service, version));
    }

    private void move(DesiredState desired) throws RouterException, InterruptedException {
        var adapter = services.require(desired.service());
        var guard = new Uninterruptibly();
        asked.put(desired.service(), desired.split());
        try {
            require(adapter, desired, guard);
        } catch (RouterException e) {
            throw Failures.ofALook(e);
        }
        var written = reconciler.bring(adapter, desired, guard);
        guard.end();
        var said = await(adapter, desired, guard);
        if (!said.refuses(desired.routerOperation())) {
            return;
        }
        if (written.isPresent() && desired.routerOperation() == RouterOperation.SPLIT) {
            guard.begin();
            reconciler.undo(written.get(), desired, guard);
            throw RouterException.rejected(adapter.objects() + " was put back, since it was refused: " + said.words());
        }
        throw RouterException.unreachable(adapter.objects() + " is as asked, but it is refused: " + said.words());
    }

    private Acceptance await(RouteAdapter adapter, DesiredState desired, Uninterruptibly guard)
            throws RouterException, InterruptedException {
        try {
            return confirmation.await(adapter, desired, guard);
        } catch (RouterException e) {
            throw Failures.afterAChange(e);
        }
    }

    /**
     * What stands in the way of a split before anything is changed. A rollback is tried whatever it is.
     *
     * @return a warning; empty for none
     */
    private String require(RouteAdapter adapter, DesiredState desired, Uninterruptibly guard)
            throws RouterException, InterruptedException {
        if (desired.routerOperation() != RouterOperation.SPLIT) {
            return "";
        }
        confirmation.requireServed(adapter, guard);
        for (String service : adapter.services(desired)) {
            String namespace = adapter.objects().getFirst().namespace();
            server.requireService(namespace, service, guard);
        }
        return endpoints.require(adapter, desired, guard);
    }

    /**
     * Where rules differ, one that is not as it was asked last, so that drift is found. What the cluster
     * does not have under its name is no proof of anything: it may be another cluster, or namespace, than it was.
     */
    @Override
    public Observation observe(String service) throws RouterException, InterruptedException {
        var adapter = services.find(service);
        if (adapter == null) {
            return services.notFound(service);
        }
        try {
            return seen(adapter, service, reconciler.look(adapter));
        } catch (AbsentException e) {
            return new Observation.NotFound(String.valueOf(e.getMessage()));
        }
    }

    private Observation seen(RouteAdapter adapter, String service, Map<ObjectRef, JsonNode> objects) {
        String unserved = confirmation.whyUnserved(adapter, objects);
        if (!unserved.isEmpty()) {
            return new Observation.CannotTell(unserved);
        }
        var last = asked.get(service);
        var views = adapter.views(objects, last);
        if (views.isEmpty()) {
            return new Observation.NotFound(adapter.objects() + " has no rule with a version of " + service
                    + ": were its backends renamed? Set backend, versions or rules in the settings of the service");
        }
        var expected = last == null ? Map.<String, Weight>of() : shares(last);
        var view = views.stream().filter(v -> !v.equals(expected)).findFirst().orElse(views.getFirst());
        if (!view.isEmpty()) {
            return new Observation.InForce(view);
        }
        return kind == Kind.HTTPROUTE
                ? new Observation.NotRouted()
                : new Observation.CannotTell(
                        adapter.objects() + " has no weight above 0, and what a proxy makes of that is unknown");
    }

    /**
     * An object that was deleted and created again is another one. Nothing tells of a change by hand, as it is no
     * restart.
     */
    @Override
    public @Nullable String generation(String service) throws RouterException, InterruptedException {
        var adapter = services.find(service);
        if (adapter == null) {
            return null;
        }
        try {
            var seen = reconciler.look(adapter);
            return adapter.objects().stream()
                    .map(ref ->
                            RouteAdapter.object(seen, ref).at("/metadata/uid").asText())
                    .collect(Collectors.joining(" "));
        } catch (AbsentException e) {
            return null;
        }
    }

    private static Map<String, Weight> shares(TrafficSplit split) {
        var shares = new HashMap<>(split.weights());
        shares.values().removeIf(Weight.NONE::equals);
        return shares;
    }

    /** The traffic stays as it is. */
    @Override
    public void close() {
        server.close();
    }
}
