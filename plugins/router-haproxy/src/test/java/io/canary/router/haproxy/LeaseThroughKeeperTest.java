package io.canary.router.haproxy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.keeper.Keeper;
import io.canary.keeper.KeeperSettings;
import io.canary.router.keeper.KeeperRouterFactory;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.settings.Settings;
import io.canary.tck.LeaseContract;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import io.canary.tck.TrafficClient;
import io.canary.testservers.Browser;
import io.canary.testservers.RealServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract's part about leases, with a keeper beside a real HAProxy: by itself HAProxy holds none. */
class LeaseThroughKeeperTest extends LeaseContract {
    @TempDir
    private Path directory;

    private final Site site = new Site();
    private @Nullable Haproxy haproxy;
    private @Nullable Keeper keeper;

    @BeforeEach
    void start() throws Exception {
        haproxy = Haproxy.start(directory, site.weighted("", false));
        var settings = Map.of(
                "nodes",
                List.of(haproxy.socket().toString()),
                "services",
                Map.of("checkout", Map.of(), "search", Map.of()),
                "answer_timeout_sec",
                1);
        keeper = Keeper.open(keeperOf(settings), directory.resolve("data"), new HaproxyRouterFactory());
    }

    @AfterEach
    void stop() {
        if (keeper != null) {
            keeper.close();
        }
        if (haproxy != null) {
            haproxy.close();
        }
        site.close();
    }

    @Test
    void a_haproxy_that_hangs_when_the_lease_ends_has_its_baseline_back_as_soon_as_it_goes_on() throws Exception {
        var running = requireNonNull(haproxy);
        try (var router = RouterSubject.open(factory(), settings(), new RecordingContext("edge"));
                var http = HttpClient.newHttpClient()) {
            // Given
            router.setTrafficSplit(Routers.split(5_000).withLease(lease()));
            // When
            running.signal("STOP");
            // Then
            var services = HttpRequest.newBuilder(
                            requireNonNull(keeper).address().resolve("/services"))
                    .build();
            RealServer.await(() -> {
                String said = body(http, services);
                return said.contains("\"lease\":\"ended\"") && said.contains("answer");
            });
            // And when
            running.signal("CONT");
            // Then
            RealServer.await(() -> body(http, services).contains("\"lease\":\"rolled_back\""));
            assertThat(router.observe(Routers.CHECKOUT)).isEqualTo(Routers.inForce(0));
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

    private static KeeperSettings keeperOf(Map<String, ?> settings) {
        return Settings.read(
                KeeperSettings.class,
                Map.of("listen", Map.of("port", 0), "router", Map.of("type", "haproxy", "settings", settings)));
    }

    @Override
    public TrafficRouterFactory<?> factory() {
        return new KeeperRouterFactory();
    }

    @Override
    public Map<String, ?> settings() {
        return Map.of("address", requireNonNull(keeper).address().toString());
    }

    /** A machine that is busy with other things renews late. */
    @Override
    public Duration lease() {
        return Duration.ofMillis(1_500);
    }
}
