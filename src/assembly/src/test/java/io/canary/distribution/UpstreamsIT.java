package io.canary.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.tck.FreePorts;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stranger who names addresses gets no users, and what was told of a canary ends with its deployment. */
@Timeout(120)
class UpstreamsIT {
    private final Customers versions = new Customers();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder = Path.of("");

    private int port;
    private Path conf = Path.of("");
    private String canary = "";
    private String evil = "";

    @BeforeEach
    void configure() throws IOException {
        port = FreePorts.next();
        String own = versions.version("own");
        canary = versions.version("canary");
        evil = versions.version("evil");
        conf = Files.writeString(
                folder.resolve("canary.yaml"), """
                routers:
                  edge:
                    type: proxy
                    upstreams_allowed: ["127.0.0.1:%d"]
                    settings:
                      drain_sec: 0
                      services:
                        shop: {port: %d, baseline_version: v1, versions: {v1: {upstreams: ["%s"]}}}
                """.formatted(URI.create(canary).getPort(), port, own));
    }

    @AfterEach
    void stop() {
        versions.close();
        http.close();
    }

    @Test
    void nobody_takes_the_users_of_the_baseline_by_naming_its_addresses() throws Exception {
        try (var service = serve()) {
            assertThat(clients()).isEqualTo("own");
            // When: the baseline is put elsewhere, at no weight at all
            var baseline = create(service, "v1", evil, 0);
            // Then
            assertThat(baseline.statusCode()).as(baseline.body()).isEqualTo(400);
            assertThat(baseline.body()).contains("/upstreams/v1", "version v1 of service shop is known at", evil);
            // And when: the canary is put where nobody has allowed
            var elsewhere = create(service, "v2", evil, 50);
            var metadata = create(service, "v2", "http://169.254.169.254", 50);
            // Then
            assertThat(elsewhere.statusCode()).as(elsewhere.body()).isEqualTo(400);
            assertThat(elsewhere.body()).contains("routers.edge.upstreams_allowed");
            assertThat(metadata.statusCode()).isEqualTo(400);
            assertThat(clients()).isEqualTo("own");
        }
    }

    @Test
    void a_cancel_and_a_restart_bring_the_own_addresses_back_and_leave_nothing_of_the_canary() throws Exception {
        try (var service = serve()) {
            // Given
            var created = create(service, "v2", canary, 50);
            assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
            for (String answer = clients(); !answer.equals("canary"); answer = clients()) {
                assertThat(answer).isEqualTo("own");
            }
            // When
            var cancelled =
                    post(service, "/deployments/" + new JsonObject(created.body()).getString("id") + "/cancel", "{}");
            // Then
            assertThat(new JsonObject(cancelled.body()).getString("status")).isEqualTo("CANCELLED");
            assertThat(clients()).isEqualTo("own");
        }
        try (var again = serve()) {
            assertThat(clients()).isEqualTo("own");
            assertThat(create(again, "v2", evil, 50).statusCode()).isEqualTo(400);
        }
        assertThat(Files.readString(folder.resolve("data/routers/edge/versions.json")))
                .doesNotContain(canary)
                .doesNotContain(evil);
    }

    private RunningService serve() {
        return RunningService.start(
                Map.of("CANARY_DATA_DIR", folder.resolve("data").toString()), "--conf", conf.toString());
    }

    private HttpResponse<String> create(RunningService service, String version, String address, int weight)
            throws IOException, InterruptedException {
        return post(service, "/deployments", """
                {"service_name": "shop", "baseline_version": "v1", "new_version": "v2", "upstreams": {"%s": ["%s"]},
                 "strategy": {"initial_weight": %d, "interval_sec": 600}}""".formatted(version, address, weight));
    }

    private HttpResponse<String> post(RunningService service, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private String clients() throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
