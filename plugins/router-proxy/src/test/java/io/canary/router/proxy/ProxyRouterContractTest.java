package io.canary.router.proxy;

import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.tck.TrafficClient;
import io.canary.tck.TrafficRouterContract;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract, while the other service of the same proxy is kept busy. */
class ProxyRouterContractTest extends TrafficRouterContract {
    private static final int LOAD_THREADS = 4;

    private static Upstreams upstreams;
    private static HttpClient http;

    private final List<Thread> load = new ArrayList<>();

    @BeforeAll
    static void start() {
        upstreams = new Upstreams().version("v1").version("v2").version("v3");
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() {
        upstreams.close();
        http.close();
    }

    @AfterEach
    void endLoad() throws InterruptedException {
        load.forEach(Thread::interrupt);
        for (var thread : load) {
            thread.join();
        }
    }

    @Override
    public TrafficRouterFactory<?> factory() {
        return new ProxyRouterFactory();
    }

    @Override
    public Map<String, ?> settings() {
        return Map.of("services", Map.of("checkout", service(), "search", service()), "drain_sec", 1);
    }

    Map<String, Object> service() {
        return new HashMap<>(Map.of("versions", upstreams.versions(), "baseline_version", "v1"));
    }

    static Upstreams upstreams() {
        return upstreams;
    }

    @Override
    public List<Map<String, ?>> badSettings() {
        return List.of(
                Map.of(),
                services("port", 70_000),
                services("baseline_version", "v9"),
                services("sticky", Map.of()),
                services("sticky", Map.of("cookie", "a", "header", "b")),
                services("sticky", Map.of("cookie", "a b")),
                services("max_in_flight", 0),
                services("response_timeout_sec", 0),
                services("host", "not an address"),
                services("versions", Map.of("v1", Map.of())),
                services("versions", Map.of("v1", Map.of("upstreams", List.of("https://x:1")))),
                services("versions", Map.of("v1", Map.of("upstreams", List.of("http://x:1/path")))));
    }

    private Map<String, ?> services(String key, Object value) {
        var service = service();
        service.put(key, value);
        return Map.of("services", Map.of("checkout", service));
    }

    @Override
    public Optional<TrafficClient> client(TrafficRouter router) {
        for (int i = 0; i < LOAD_THREADS; i++) {
            load.add(Thread.startVirtualThread(() -> hammer(router)));
        }
        return Optional.of((service, user) -> send(router, service, user));
    }

    private static String send(TrafficRouter router, String service, String user) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + ((ProxyRouter) router).port(service) + "/");
        var request = HttpRequest.newBuilder(uri).header("X-User", user).build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    /** Until the test interrupts it, or the proxy is closed. */
    private static void hammer(TrafficRouter router) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                send(router, "search", "load");
            }
        } catch (Exception closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<String> serviceThatIsMissing() {
        return Optional.of("nowhere");
    }

    @Override
    public boolean trafficOutlivesRouter() {
        return false;
    }
}
