package io.canary.router.keeper;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.keeper.Keeper;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficReport;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.tck.FreePorts;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What passes between an orchestrator and its keeper, and what becomes of it while the keeper is away. */
@Timeout(60)
class KeeperRouterTest {
    private static final String SHOP = "shop";

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = FreePorts.next();

    @TempDir
    private Path folder;

    private RecordingContext host;
    private @Nullable ToldRouter inner;
    private @Nullable Keeper keeper;

    @BeforeEach
    void start() {
        host = new RecordingContext("edge", folder);
        keeper = keeper();
    }

    @AfterEach
    void stop() {
        stopKeeper();
        http.close();
    }

    private Keeper keeper() {
        try {
            return Keeper.open(Keepers.settings(port), folder.resolve("keeper"), its -> inner = new ToldRouter(its));
        } catch (RouterException e) {
            throw new AssertionError(e);
        }
    }

    private ToldRouter inner() {
        return requireNonNull(inner);
    }

    private void stopKeeper() {
        if (keeper != null) {
            keeper.close();
            keeper = null;
        }
    }

    private TrafficRouter router() throws Exception {
        return RouterSubject.open(
                new KeeperRouterFactory(), Map.of("address", "http://127.0.0.1:" + port, "lease_sec", 7), host);
    }

    @Test
    void it_can_what_the_router_in_the_keeper_can_and_leases() throws Exception {
        try (var router = router()) {
            // When
            var capabilities = router.capabilities();
            // Then
            assertThat(capabilities.granularity()).isEqualTo(new Weight(100));
            assertThat(capabilities.defaultLease()).isEqualTo(Duration.ofSeconds(7));
            assertThat(capabilities.features())
                    .containsOnly(
                            Feature.OBSERVE,
                            Feature.REPORTS,
                            Feature.NEW_USERS_ONLY,
                            Feature.STICKINESS,
                            Feature.HEADER_ROUTES,
                            Feature.LEASE);
        }
    }

    @Test
    void what_a_keeper_can_is_remembered_for_a_start_without_it() throws Exception {
        // Given
        var before = router();
        var told = before.capabilities();
        before.close();
        stopKeeper();
        // When
        try (var router = router()) {
            // Then
            assertThat(router.capabilities()).isEqualTo(told);
            assertThat(catchThrowableOfType(RouterException.class, () -> router.observe(SHOP))
                            .kind())
                    .isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @Test
    void a_keeper_that_was_never_there_stops_the_start_with_what_to_do() {
        // Given
        stopKeeper();
        // Then
        assertThatThrownBy(this::router)
                .isInstanceOf(RouterException.class)
                .hasMessageStartingWith("keeper http://127.0.0.1:" + port + ": cannot be reached, nothing was changed")
                .hasMessageEndingWith("so start the keeper first: it is asked at the start, and remembered");
    }

    @Test
    void what_another_keeper_can_is_not_taken_for_it() throws Exception {
        // Given
        router().close();
        // When
        var settings = Map.of("address", "http://127.0.0.1:" + FreePorts.next());
        // Then
        assertThatThrownBy(() -> RouterSubject.open(new KeeperRouterFactory(), settings, host))
                .isInstanceOf(RouterException.class)
                .hasMessageContaining("start the keeper first");
    }

    @Test
    void a_preflight_brings_the_routers_own_words_and_warnings() throws Exception {
        try (var router = router()) {
            // When
            var lines = router.preflight(split(2_500));
            // Then
            assertThat(lines).containsExactly("would set 25 %", TrafficRouter.WARNING + "agent-check changes weights");
        }
    }

    @Test
    void each_kind_of_failure_stays_what_it_is() throws Exception {
        try (var router = router()) {
            for (var kind : Kind.values()) {
                // Given
                inner().failure = new RouterException(kind, "backend shop: " + kind);
                // When
                for (var failure : List.of(
                        failure(() -> router.preflight(split(100))),
                        failure(() -> router.setTrafficSplit(split(100).withLease(Duration.ofMinutes(1)))),
                        failure(() -> router.promote(SHOP, "v2")),
                        failure(() -> router.rollback(SHOP, "v1")),
                        failure(() -> router.generation(SHOP)),
                        failure(() -> router.observe(SHOP)))) {
                    // Then
                    assertThat(failure.kind()).isEqualTo(kind);
                    assertThat(failure).hasMessage("keeper http://127.0.0.1:" + port + ": backend shop: " + kind);
                }
            }
        }
    }

    private static RouterException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return requireNonNull(catchThrowableOfType(RouterException.class, call));
    }

    @Test
    void each_observation_stays_what_it_is() throws Exception {
        try (var router = router()) {
            for (var seen : List.of(
                    new Observation.InForce(Map.of("v1", new Weight(9_900), "v2", new Weight(100))),
                    new Observation.NotRouted(),
                    new Observation.NotFound("no backend shop"),
                    new Observation.CannotTell("no statistics"))) {
                // Given
                inner().seen = seen;
                // Then
                assertThat(router.observe(SHOP)).isEqualTo(seen);
            }
        }
    }

    @Test
    void the_generation_is_that_of_the_traffic_layer() throws Exception {
        try (var router = router()) {
            assertThat(router.generation(SHOP)).isNull();
            inner().generation = "pid 4711";
            assertThat(router.generation(SHOP)).isEqualTo("pid 4711");
            // When
            stopKeeper();
            keeper = keeper();
            inner().generation = "pid 4711";
            // Then
            assertThat(afterRestart(() -> router.generation(SHOP))).isEqualTo("pid 4711");
        }
    }

    /** The first call may still go out on a connection to the process before. */
    private static <T> T afterRestart(java.util.concurrent.Callable<T> call) throws Exception {
        try {
            return call.call();
        } catch (RouterException gone) {
            return call.call();
        }
    }

    @Test
    void what_the_router_measures_is_reported_and_that_it_cannot_be_had_too() throws Exception {
        try (var router = router()) {
            // When
            await(() -> {
                inner().host.report(new TrafficReport(SHOP, "v1", Instant.now(), 3, 1, LatencyHistogram.EMPTY));
                return host.requestsOf(SHOP, "v1") > 0;
            });
            inner().host.reportsLost("the socket of HAProxy is gone");
            // Then
            await(() -> "the socket of HAProxy is gone".equals(host.reportsLost()));
            inner().host.reportsResumed();
            await(() -> host.reportsLost() == null);
            // And when
            stopKeeper();
            // Then
            await(() -> host.reportsLost() != null);
            keeper = keeper();
            await(() -> host.reportsLost() == null);
            assertThat(router.capabilities().can(Feature.REPORTS)).isTrue();
        }
    }

    @Test
    void a_person_sees_what_became_of_each_lease() throws Exception {
        try (var router = router()) {
            // Given
            router.setTrafficSplit(split(500).withLease(Duration.ofMinutes(1)));
            // When
            var held = lease();
            // Then
            assertThat(held.getString("lease")).isEqualTo("held");
            assertThat(held.getString("baseline")).isEqualTo("v1");
            assertThat(held.getDouble("ends_in_sec")).isBetween(1.0, 60.0);
            // And when
            inner().failure = RouterException.unreachable("HAProxy does not answer");
            router.renew(SHOP, Duration.ofMillis(50));
            // Then
            await(() -> "HAProxy does not answer".equals(lease().getString("error")));
            assertThat(lease().getString("lease")).isEqualTo("ended");
            // And when
            inner().failure = null;
            // Then
            await(() -> lease().getString("lease").equals("rolled_back"));
        }
    }

    @Test
    void it_says_that_it_is_there_and_what_is_no_call() throws Exception {
        for (String path : List.of("/health", "/health/live", "/health/ready")) {
            assertThat(new JsonObject(send("GET", path, "").body()).getString("status"))
                    .isEqualTo("ok");
        }
        assertThat(new JsonObject(send("GET", "/capabilities", "").body()).getString("router"))
                .isEqualTo("fake");
        assertThat(send("GET", "/services/shop/lease", "").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/services/shop/preflight", "").statusCode()).isEqualTo(405);
        assertThat(send("POST", "/services/shop/preflight", "{\"weight_bp\": -1}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(send(
                                "PUT",
                                "/services/shop/split",
                                "{\"baseline\": \"v1\", \"canary\": \"v2\", \"weight_bp\": 100, \"lease_sec\": 9}")
                        .body())
                .isEqualTo("{\"state\":\"confirmed\"}");
    }

    private JsonObject lease() {
        try {
            return new JsonObject(send("GET", "/services", "").body())
                    .getJsonObject("services")
                    .getJsonObject(SHOP);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + port + path);
        return http.send(
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static TrafficSplit split(int basisPoints) {
        return new TrafficSplit(SHOP, "v1", "v2", new Weight(basisPoints));
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
