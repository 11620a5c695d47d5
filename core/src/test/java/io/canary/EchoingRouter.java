package io.canary;

import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.spi.settings.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A traffic layer that says all that it was sent, again and again, as a badly made endpoint does. */
final class EchoingRouter implements TrafficRouter, TrafficRouterFactory<EchoingRouter.EchoSettings> {
    static final String TYPE = "echo";

    /** What it says when it is asked for nothing. */
    private static final Logger LOGGER = LoggerFactory.getLogger("com.example.gateway.Client");

    /**
     * What it is sent.
     *
     * @param url what is wrong with it is told, with all of it
     */
    record EchoSettings(Secret key, Map<String, Secret> headers, String url) {
        EchoSettings {
            if (!url.startsWith("http")) {
                throw new IllegalArgumentException("url must begin with http, was \"" + url + "\"");
            }
        }
    }

    private final Map<String, Map<String, Weight>> traffic = new ConcurrentHashMap<>();
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private final String found;
    private volatile List<String> sent = List.of();
    private volatile @Nullable RouterContext host;

    /** @param found a secret that it reads by itself */
    EchoingRouter(String found) {
        this.found = found;
    }

    private String echo() {
        return String.join(", ", sent);
    }

    private void trouble(String service, String verb) throws RouterException {
        LOGGER.atWarn()
                .addKeyValue("sent", echo())
                .setCause(new IllegalStateException("with a cause: " + echo()))
                .log("called with {}", echo());
        Objects.requireNonNull(host, "not created").reportsLost("no reports: " + echo());
        int call = calls.merge(service + " " + verb, 1, Integer::sum);
        switch (service) {
            case "refused" -> throw RouterException.rejected("409: " + echo());
            case "broken" -> throw new IllegalStateException("unexpected " + echo());
            case "late" -> {
                if (call == 1) {
                    throw new RouterException(
                            RouterException.Kind.UNREACHABLE, "503: " + echo(), new RuntimeException(echo()));
                }
            }
            default -> {}
        }
    }

    @Override
    public List<String> preflight(TrafficSplit split) {
        return List.of("would send " + echo(), WARNING + echo());
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException {
        trouble(split.service(), "set");
        traffic.put(split.service(), split.weights());
    }

    @Override
    public void rollback(String service, String version) throws RouterException {
        trouble(service, "rollback");
        traffic.put(service, Map.of(version, Weight.FULL));
    }

    @Override
    public Observation observe(String service) throws RouterException {
        var weights = new HashMap<>(traffic.getOrDefault(service, Map.of()));
        return switch (service) {
            case "unseen" -> throw RouterException.unreachable("500: " + echo());
            case "lost" -> new Observation.NotFound("nothing under " + echo());
            case "drifting" -> {
                weights.clear();
                weights.put(sent.getFirst(), Weight.FULL);
                yield new Observation.InForce(weights);
            }
            default -> new Observation.InForce(weights);
        };
    }

    @Override
    public RouterCapabilities capabilities() {
        return RouterCapabilities.of(new Weight(1), RouterCapabilities.Feature.OBSERVE);
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Class<EchoSettings> settings() {
        return EchoSettings.class;
    }

    @Override
    public TrafficRouter create(EchoSettings settings, RouterContext context) throws RouterException {
        context.hide(new Secret(found));
        host = context;
        sent = SecretsThroughServiceTest.written(List.of(
                settings.key().text(),
                Objects.requireNonNull(settings.headers().get("X-Api-Key")).text(),
                settings.url(),
                found));
        if (settings.url().contains("refuse")) {
            throw RouterException.rejected("cannot connect with " + echo());
        }
        return this;
    }
}
