package io.canary.router.proxy;

import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.tck.RecordingContext;
import io.canary.tck.TrafficClient;
import io.canary.tck.TrafficRouterContract;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The contract, asked of a proxy by way of its control API. */
class ProcessRouterContractTest extends TrafficRouterContract {
    private static Upstreams upstreams;
    private static HttpClient http;

    private ProxyRouter process;

    @BeforeAll
    static void startUpstreams() {
        upstreams = new Upstreams().version("v1").version("v2").version("v3");
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stopUpstreams() {
        upstreams.close();
        http.close();
    }

    @BeforeEach
    void startProcess() {
        Map<String, ?> service = Map.of("versions", knownVersions(), "baseline_version", "v1");
        process = Proxies.open(
                Map.of(
                        "services", Map.of("checkout", service, "search", service),
                        "control", Map.of("port", 0),
                        "drain_sec", 1),
                new RecordingContext("process"));
    }

    Map<String, Object> knownVersions() {
        return upstreams.versions();
    }

    static Upstreams upstreams() {
        return upstreams;
    }

    ProxyRouter process() {
        return process;
    }

    @AfterEach
    void stopProcess() {
        process.close();
    }

    @Override
    public TrafficRouterFactory<?> factory() {
        return new ProxyRouterFactory();
    }

    @Override
    public Map<String, ?> settings() {
        return Map.of("process", "http://127.0.0.1:" + process.controlPort());
    }

    @Override
    public List<Map<String, ?>> badSettings() {
        String there = "http://127.0.0.1:8100";
        return List.of(
                Map.of("process", "https://127.0.0.1:8100"),
                Map.of("process", there + "/path"),
                Map.of("process", there, "services", Map.of("checkout", Map.of())),
                Map.of("process", there, "control", Map.of("port", 0)),
                Map.of("process", there, "drain_sec", 1),
                Map.of("process", there, "event_loops", 0));
    }

    @Override
    public Optional<String> serviceThatIsMissing() {
        return Optional.of("nowhere");
    }

    @Override
    public Optional<TrafficClient> client(TrafficRouter router) {
        return Optional.of((service, user) -> {
            var uri = URI.create("http://127.0.0.1:" + process.port(service) + "/");
            var answer = http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        });
    }
}
