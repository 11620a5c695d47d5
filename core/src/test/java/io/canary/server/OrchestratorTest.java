package io.canary.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.ScriptedRouter;
import io.canary.TestService;
import io.canary.cli.Futures;
import io.canary.config.ConfigException;
import io.canary.plugins.PluginCatalogue;
import io.canary.routing.Routers;
import io.canary.spi.RouterException;
import io.canary.spi.Weight;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** How the service starts and stops as a whole. */
@Timeout(120)
@Isolated("the threads of all services are counted")
class OrchestratorTest {

    private static void stop(TestService service) throws Exception {
        Futures.await(service.orchestrator().stop(), 30, TimeUnit.SECONDS);
    }

    private static CompletableFuture<HttpResponse<String>> creating(TestService service, String name) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return service.post(
                                "/deployments", TestService.quick(name).encode());
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                Thread::startVirtualThread);
    }

    @Test
    void stopping_lets_requests_and_router_calls_in_flight_end_and_leaves_traffic_as_it_is() throws Exception {
        var service = TestService.start();
        // Given: a running deployment, and one whose first split is being set
        service.create(TestService.quick("before"));
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        service.router().before((name, verb) -> {
            begun.countDown();
            release.await();
        });
        var creating = creating(service, "during");
        begun.await();
        // When
        var stopping = service.orchestrator().stop();
        release.countDown();
        Futures.await(stopping, 30, TimeUnit.SECONDS);
        // Then
        var answer = creating.get(10, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(new JsonObject(answer.body()).getString("status")).isEqualTo("RUNNING");
        assertThat(service.router().calls()).containsExactly("set before 5 %", "set during 5 %");
        assertThat(service.router().weight("during", "v2")).isEqualTo(new Weight(500));
        assertThat(service.router().closings()).isEqualTo(1);
    }

    @Test
    void a_closed_router_gets_no_calls() throws Exception {
        var service = TestService.start(Map.of("http", Map.of("confirm_wait_ms", 50)));
        // Given: deployments that keep calling a router, and a router that takes time to close
        var calledAfterClose = new CountDownLatch(1);
        service.router().before((name, verb) -> {
            if (service.router().isClosed()) {
                calledAfterClose.countDown();
            }
            throw RouterException.unreachable("down");
        });
        service.router().atClose(() -> awaitFor(calledAfterClose, 2));
        for (int i = 0; i < 30; i++) {
            service.create(TestService.quick("shop " + i));
        }
        // When
        stop(service);
        // Then
        assertThat(service.router().closings()).isEqualTo(1);
        assertThat(service.router().callsAfterClose()).isEmpty();
    }

    private static void awaitFor(CountDownLatch latch, int seconds) {
        try {
            assertThat(latch.await(seconds, TimeUnit.SECONDS)).isFalse();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_router_call_that_never_returns_delays_the_stop_only_for_its_limit() throws Exception {
        var service = TestService.start(Map.of("http", Map.of("confirm_wait_ms", 50)));
        // Given
        var never = new CountDownLatch(1);
        service.router().before((name, verb) -> {
            while (never.getCount() > 0) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    // a plugin that ignores interruptions
                }
            }
        });
        service.create(TestService.quick("stuck"));
        // When
        var start = Instant.now();
        stop(service);
        // Then: calls of this router may take 2 s
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(15));
        assertThat(service.router().closings()).isEqualTo(1);
        never.countDown();
    }

    @Test
    void a_second_stop_does_nothing() throws Exception {
        // Given
        var service = TestService.start();
        // When
        var first = service.orchestrator().stop();
        var second = service.orchestrator().stop();
        Futures.await(first, 30, TimeUnit.SECONDS);
        Futures.await(second, 30, TimeUnit.SECONDS);
        // Then
        assertThat(service.router().closings()).isEqualTo(1);
    }

    @Test
    void an_idle_connection_does_not_delay_the_stop() throws Exception {
        // Given
        var service = TestService.start();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            service.get("/health");
            // When
            var start = Instant.now();
            stop(service);
            // Then
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(8));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void after_the_stop_the_port_is_closed_and_no_thread_is_left() throws Exception {
        // Given
        var before = threads();
        var service = TestService.start();
        service.create(TestService.quick("shop"));
        int port = service.port();
        // When
        service.close();
        // Then
        try (var free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.getLocalPort()).isEqualTo(port);
        }
        awaitNoneBut(before);
    }

    @Test
    void a_port_that_is_taken_stops_the_start_with_one_line_and_leaves_nothing_behind() throws Exception {
        var before = threads();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // Given
            var router = new ScriptedRouter();
            var config = TestService.config(Map.of("http", Map.of("port", taken.getLocalPort())));
            // When
            var refusal = catchThrowableOfType(
                    ConfigException.class,
                    () -> Futures.await(
                            Orchestrator.start(config, PluginCatalogue.of(Routers.KIND, router)),
                            30,
                            TimeUnit.SECONDS));
            // Then
            assertThat(refusal.getMessage())
                    .contains("http.port")
                    .contains("127.0.0.1:" + taken.getLocalPort())
                    .doesNotContain("\n");
            assertThat(router.closings()).isEqualTo(1);
        }
        awaitNoneBut(before);
    }

    @Test
    void a_missing_plugin_stops_the_start_with_one_line_and_leaves_nothing_behind() throws Exception {
        // Given
        var before = threads();
        var config = TestService.config(
                Map.of("routers", Map.of("edge", Map.of("type", "haproxy")), "plugins", Map.of("dirs", List.of())));
        // When
        var refusal = catchThrowableOfType(
                ConfigException.class, () -> Futures.await(Orchestrator.start(config), 30, TimeUnit.SECONDS));
        // Then
        assertThat(refusal.getMessage())
                .contains("routers.edge.type")
                .contains("haproxy")
                .doesNotContain("\n");
        awaitNoneBut(before);
    }

    @Test
    void a_missing_plugin_folder_stops_the_start() {
        // Given
        var config = TestService.config(Map.of("plugins", Map.of("dirs", List.of("/nowhere/at/all"))));
        // When
        var refusal = catchThrowableOfType(
                ConfigException.class, () -> Futures.await(Orchestrator.start(config), 30, TimeUnit.SECONDS));
        // Then
        assertThat(refusal.getMessage()).contains(Path.of("/nowhere/at/all").toString());
    }

    /** The threads that the service has created. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("vert.x") || t.getName().startsWith("router-limits"))
                .collect(Collectors.toSet());
    }

    private static void awaitNoneBut(Set<Thread> known) throws InterruptedException {
        for (var thread : threads()) {
            if (!known.contains(thread)) {
                thread.join(Duration.ofSeconds(20));
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }
}
