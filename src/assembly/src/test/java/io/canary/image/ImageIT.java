package io.canary.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.distribution.Patience;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The image of the Dockerfile, built from the checkout by a real container engine, and run. */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ImageIT {
    private static final String VOLUME = "canary-it-" + UUID.randomUUID();
    private static final String IMAGE = "localhost/" + VOLUME;

    @TempDir
    private static Path logs = Path.of("");

    private @Nullable ContainerEngine usable;

    @BeforeAll
    void build() throws IOException {
        usable = ContainerEngine.assumeUsable(logs);
        engine().build(IMAGE);
    }

    @AfterAll
    void removeImage() {
        if (usable != null) { // else it was skipped
            var unused = usable.run("rmi", "--force", IMAGE);
            usable.close();
        }
    }

    @AfterEach
    void removeVolume() {
        engine().ask("volume", "rm", "--force", VOLUME);
    }

    private ContainerEngine engine() {
        if (usable == null) {
            throw new IllegalStateException("there is no container engine");
        }
        return usable;
    }

    private ServiceContainer start() {
        return ServiceContainer.start(engine(), IMAGE, VOLUME);
    }

    @Test
    void it_runs_as_a_user_of_its_own_and_writes_to_its_volume_only() {
        try (var container = start()) {
            // When
            var service = container.exec("cat", "/proc/1/status");
            var volume = container.exec("stat", "--format=%u:%g %a", "/data", "/data/canary.db");
            var plugins = container.exec("stat", "--format=%u:%g %a", "/plugins");
            var elsewhere = container.exec("touch", "/made", "/opt/canary/made", "/plugins/made", "/etc/made");
            // Then
            assertThat(service.out()).contains("Name:\tjava").containsPattern("Uid:\t10001\t10001\t10001\t10001");
            assertThat(service.out()).containsPattern("CapEff:\t0+\n").containsPattern("NoNewPrivs:\t1");
            assertThat(volume.out().lines()).containsExactly("10001:10001 700", "10001:10001 600");
            assertThat(plugins.out().strip()).isEqualTo("0:0 755");
            assertThat(elsewhere.err().lines())
                    .hasSize(4)
                    .allMatch(line -> line.contains("Read-only file system") || line.contains("Permission denied"));
            assertThat(container.exec("touch", "/data/made", "/tmp/made").status())
                    .isZero();
        }
    }

    @Test
    void its_health_check_tells_a_service_that_answers_from_one_that_hangs() throws IOException {
        try (var container = start()) {
            // When
            int answering = container.healthCheck();
            container.signal("STOP");
            int hanging = container.healthCheck();
            container.signal("CONT");
            // Then
            assertThat(answering).isZero();
            assertThat(hanging).isNotZero();
            assertThat(container.get("/health/ready").statusCode()).isEqualTo(200);
            assertThat(engine().ask("inspect", "--format={{.Config.ExposedPorts}}", IMAGE))
                    .contains("8000/tcp");
        }
    }

    @Test
    void what_was_acknowledged_before_sigterm_is_there_in_a_new_container_on_the_same_volume() throws Exception {
        // Given
        try (var container = start();
                var creators = Creators.start(container.uri("/deployments"))) {
            // When
            int status = container.stop();
            creators.awaitEnd();
            container.remove();
            // Then
            assertThat(status).isZero();
            try (var next = start()) {
                for (String service : creators.acknowledged()) {
                    assertThat(list(next, service)).as(service).hasSize(1);
                }
                for (String service : creators.unanswered()) {
                    assertThat(list(next, service)).as(service).isEmpty();
                }
            }
        }
    }

    @Test
    void what_was_decided_and_on_which_samples_is_kept_on_the_volume() throws Exception {
        // Given
        try (var container = start()) {
            String deployment = promoted(container);
            String decisions = container.get(deployment + "/decisions").body();
            String samples = container.get(deployment + "/samples").body();
            // When
            int status = container.stop();
            container.remove();
            // Then
            assertThat(status).isZero();
            try (var next = start()) {
                assertThat(decisions).contains("PASS");
                assertThat(samples).contains("\"requests\":500");
                assertThat(next.get(deployment + "/decisions").body()).isEqualTo(decisions);
                assertThat(next.get(deployment + "/samples").body()).isEqualTo(samples);
            }
        }
    }

    /** The path of a deployment that has been promoted on a sample. */
    private static String promoted(ServiceContainer container) throws Exception {
        var unused = container.post("/deployments", """
                {"service_name": "shop", "new_version": "v2",
                 "strategy": {"initial_weight": 50, "step_weight": 50, "interval_sec": 1},
                 "policy": {"min_samples": 1, "min_requests": 1, "analysis": {"mode": "threshold"}}}
                """);
        // Listed soon, whether or not a cold service on a busy machine has answered in time.
        Patience.await(() -> !list(container, "shop").isEmpty());
        String id = list(container, "shop").getJsonObject(0).getString("id");
        var sample = container.post("/metrics", """
                {"deployment_id": "%s", "metrics": {"requests": 500, "errors": 1, "latency_p95_ms": 120}}
                """.formatted(id));
        assertThat(sample.statusCode()).as(sample.body()).isEqualTo(202);
        String path = "/deployments/" + id;
        Patience.await(() -> container.get(path).body().contains("\"status\":\"PROMOTED\""));
        return path;
    }

    private static JsonArray list(ServiceContainer container, String service) throws IOException {
        return new JsonArray(
                container.get("/deployments?service_name=" + service).body());
    }
}
