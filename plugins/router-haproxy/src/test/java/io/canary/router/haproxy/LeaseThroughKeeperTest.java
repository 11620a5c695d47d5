package io.canary.router.haproxy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import io.canary.tck.TrafficClient;
import io.canary.testservers.Await;
import io.canary.testservers.Browser;
import io.canary.testservers.Checkout;
import io.canary.testservers.KeeperLeaseContract;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Leases with a keeper beside a real HAProxy. */
class LeaseThroughKeeperTest extends KeeperLeaseContract {
    private final Site site = new Site();
    private @Nullable Haproxy haproxy;

    @Override
    protected Map<String, ?> startServer(Path folder) {
        haproxy = Haproxy.start(folder, site.weighted("", false));
        return Map.of(
                "nodes", List.of(haproxy.socket().toString()),
                "services", Map.of("checkout", Map.of(), "search", Map.of()),
                "answer_timeout_sec", 1);
    }

    @Override
    protected void stopServer() {
        if (haproxy != null) {
            haproxy.close();
        }
        site.close();
    }

    @Override
    protected TrafficRouterFactory<?> kept() {
        return new HaproxyRouterFactory();
    }

    @Test
    void a_haproxy_that_hangs_when_the_lease_ends_has_its_baseline_back_as_soon_as_it_goes_on() throws Exception {
        var running = requireNonNull(haproxy);
        try (var router = RouterSubject.open(factory(), settings(), new RecordingContext("edge"));
                var http = HttpClient.newHttpClient()) {
            // Given
            router.setTrafficSplit(Checkout.split(5_000).withLease(lease()));
            // When
            running.signal("STOP");
            // Then
            var services =
                    HttpRequest.newBuilder(keeperAddress().resolve("/services")).build();
            Await.until(() -> {
                String said = body(http, services);
                return said.contains("\"lease\":\"ended\"") && said.contains("answer");
            });
            // And when
            running.signal("CONT");
            // Then
            Await.until(() -> body(http, services).contains("\"lease\":\"rolled_back\""));
            assertThat(router.observe(Routers.CHECKOUT)).isEqualTo(Checkout.inForce(0));
            var users = new Browser(site.port(Routers.CHECKOUT));
            for (int i = 0; i < 20; i++) {
                assertThat(users.get("/")).isEqualTo("v1");
            }
            users.close();
        } finally {
            running.signal("CONT");
        }
    }

    private static String body(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Optional<TrafficClient> client(TrafficRouter router) {
        var users = new HashMap<String, Browser>();
        return Optional.of(
                (service, user) -> users.computeIfAbsent(service + " " + user, u -> new Browser(site.port(service)))
                        .get("/", "X-User: " + user));
    }
}
