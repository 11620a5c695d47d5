package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Moves traffic through the API of a Kubernetes cluster. */
final class KubernetesRouter implements TrafficRouter {
    private final String name;
    private final ApiServer server;
    private final Mover mover;
    private final Confirmation confirmation;
    private final Endpoints endpoints;
    private final Kind kind;
    private final RouterCapabilities capabilities;
    private final Map<String, Layer> services = new LinkedHashMap<>();
    private final Map<String, TrafficSplit> asked = new ConcurrentHashMap<>();

    /** @throws RouterException if that is no login */
    KubernetesRouter(KubernetesSettings settings, Config login, String name) throws RouterException {
        this.name = name;
        this.server = ApiServer.of(login, settings.answerTimeout());
        var objects = new ClusterObjects(server, settings.kind());
        var writer = new Writer(objects, name);
        this.mover = new Mover(objects, writer);
        this.confirmation = Confirmation.of(objects, writer, settings);
        this.endpoints = new Endpoints(server);
        this.kind = settings.kind();
        this.capabilities = RouterCapabilities.of(settings.fineness().finest(), Feature.OBSERVE);
        String namespace = login.getNamespace() == null ? "default" : login.getNamespace();
        settings.services().forEach((service, its) -> services.put(service, settings.layer(service, its, namespace)));
        services.values().forEach(layer -> writer.begin(layer.objects()));
    }

    @Override
    public RouterCapabilities capabilities() {
        return capabilities;
    }

    /** Has the API server check the change, and whether it may be made, in a dry run. */
    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        var layer = layer(split.service());
        var wish = Wish.split(split);
        var patience = new Patience();
        try {
            String warning = require(layer, wish, patience);
            var checked = mover.check(layer, wish, patience);
            var words = new ArrayList<>(checked.isEmpty() ? List.of(layer.objects() + ": nothing to change") : checked);
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
        move(Wish.split(split));
    }

    @Override
    public void promote(String service, String version) throws RouterException, InterruptedException {
        move(Wish.all(Verb.PROMOTE, service, version));
    }

    @Override
    public void rollback(String service, String version) throws RouterException, InterruptedException {
        move(Wish.all(Verb.ROLL_BACK, service, version));
    }

    private void move(Wish wish) throws RouterException, InterruptedException {
        var layer = layer(wish.service());
        var patience = new Patience();
        asked.put(wish.service(), wish.split());
        try {
            require(layer, wish, patience);
        } catch (RouterException e) {
            throw Failures.ofALook(e);
        }
        var written = mover.bring(layer, wish, patience);
        patience.end();
        var said = await(layer, wish, patience);
        if (!said.refuses(wish.verb())) {
            return;
        }
        if (written.isPresent() && wish.verb() == Verb.SPLIT) {
            patience.changing();
            mover.undo(written.get(), wish, patience);
            throw RouterException.rejected(layer.objects() + " was put back, since it was refused: " + said.words());
        }
        throw RouterException.unreachable(layer.objects() + " is as asked, but it is refused: " + said.words());
    }

    private Acceptance await(Layer layer, Wish wish, Patience patience) throws RouterException, InterruptedException {
        try {
            return confirmation.await(layer, wish, patience);
        } catch (RouterException e) {
            throw Failures.afterAChange(e);
        }
    }

    /**
     * What stands in the way of a split before anything is changed. A rollback is tried whatever it is.
     *
     * @return a warning; empty for none
     */
    private String require(Layer layer, Wish wish, Patience patience) throws RouterException, InterruptedException {
        if (wish.verb() != Verb.SPLIT) {
            return "";
        }
        confirmation.requireServed(layer, patience);
        for (String service : layer.services(wish)) {
            String namespace = layer.objects().getFirst().namespace();
            server.requireService(namespace, service, patience);
        }
        return endpoints.require(layer, wish, patience);
    }

    /**
     * Where rules differ, one that is not as it was asked last: whoever looks for drift must find it. What the cluster does not
     * have under its name is no proof of anything: it may be another cluster, or namespace, than it was.
     */
    @Override
    public Observation observe(String service) throws RouterException, InterruptedException {
        var layer = services.get(service);
        if (layer == null) {
            return new Observation.NotFound(unknown(service));
        }
        try {
            return seen(layer, service, mover.look(layer));
        } catch (AbsentException e) {
            return new Observation.NotFound(String.valueOf(e.getMessage()));
        }
    }

    private Observation seen(Layer layer, String service, Map<ObjectRef, JsonNode> objects) {
        String unserved = confirmation.whyUnserved(layer, objects);
        if (!unserved.isEmpty()) {
            return new Observation.CannotTell(unserved);
        }
        var last = asked.get(service);
        var views = layer.views(objects, last);
        if (views.isEmpty()) {
            return new Observation.NotFound(layer.objects() + " has no rule with a version of " + service
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
                        layer.objects() + " has no weight above 0, and what a proxy makes of that is not told");
    }

    /** An object that was deleted and created again is another one. Nothing tells of a change by hand, as it is no restart. */
    @Override
    public @Nullable String generation(String service) throws RouterException, InterruptedException {
        var layer = services.get(service);
        if (layer == null) {
            return null;
        }
        try {
            var seen = mover.look(layer);
            return layer.objects().stream()
                    .map(ref -> Layer.object(seen, ref).at("/metadata/uid").asText())
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

    private Layer layer(String service) throws RouterException {
        var layer = services.get(service);
        if (layer == null) {
            throw RouterException.rejected(unknown(service));
        }
        return layer;
    }

    private String unknown(String service) {
        return "service " + service + " is not known to router " + name + ": set services." + service
                + " in its settings; it knows " + services.keySet();
    }
}
