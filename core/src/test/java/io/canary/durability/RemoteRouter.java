package io.canary.durability;

import io.canary.spi.LeaseRenewalResult;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Moves the traffic of a {@link Traffic} in another process. */
final class RemoteRouter implements TrafficRouter {
    private final URI traffic;
    private final HttpClient http = HttpClient.newHttpClient();

    /** @param uri of the traffic layer */
    record Settings(URI uri) {}

    static final class Factory implements TrafficRouterFactory<Settings> {
        @Override
        public String type() {
            return "remote";
        }

        @Override
        public Class<Settings> settings() {
            return Settings.class;
        }

        @Override
        public TrafficRouter create(Settings settings, RouterContext context) {
            return new RemoteRouter(settings.uri());
        }
    }

    private RemoteRouter(URI traffic) {
        this.traffic = traffic;
    }

    /** @return the status of the response */
    private int put(String service, String body, @Nullable Duration lease)
            throws RouterException, InterruptedException {
        var request = HttpRequest.newBuilder(traffic.resolve(service)).PUT(BodyPublishers.ofString(body));
        if (lease != null) {
            request.header("Lease", String.valueOf(lease.toMillis()));
        }
        try {
            return http.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            throw RouterException.unreachable(String.valueOf(e.getMessage()));
        }
    }

    private static String share(String version, Weight weight) {
        return version + "=" + weight.basisPoints();
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        put(split.service(), share(split.canaryVersion(), split.canaryWeight()), split.lease());
    }

    @Override
    public LeaseRenewalResult renew(String service, Duration lease) throws RouterException, InterruptedException {
        return put(service, "renew", lease) == 204 ? LeaseRenewalResult.HELD : LeaseRenewalResult.LAPSED;
    }

    @Override
    public void promote(String service, String version) throws RouterException, InterruptedException {
        put(service, share(version, Weight.FULL), null);
    }

    @Override
    public void rollback(String service, String version) throws RouterException, InterruptedException {
        put(service, share(version, Weight.FULL), null);
    }

    @Override
    public Observation observe(String service) {
        return new Observation.CannotTell("it was not asked");
    }

    @Override
    public RouterCapabilities capabilities() {
        return RouterCapabilities.of(new Weight(1), Feature.LEASE);
    }

    @Override
    public void close() {
        http.close();
    }
}
