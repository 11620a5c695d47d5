package io.canary.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances keep reporting by service name during a restart of the orchestrator. */
class SamplesByNameAfterRestartTest {
    @TempDir
    private Path data;

    private TestService start() throws Exception {
        return TestService.start(Map.of("journal", Map.of("type", "sqlite"), "data", Map.of("dir", data.toString())));
    }

    private static int report(TestService service, String version) throws Exception {
        var sample = new JsonObject()
                .put("service_name", "shop")
                .put("version", version)
                .put("requests", 10)
                .put("errors", 0);
        return service.post("/metrics", sample.encode()).statusCode();
    }

    @Test
    void a_paused_deployment_takes_samples_as_before() throws Exception {
        // Given
        try (var service = start()) {
            String id = service.create(TestService.slow("shop")).getString("id");
            service.post("/deployments/" + id + "/pause", "");
            service.await(id, d -> "PAUSED".equals(d.getString("status")));
        }
        // When
        try (var service = start()) {
            // Then
            assertThat(report(service, "v2")).isEqualTo(202);
            assertThat(report(service, "baseline")).isEqualTo(202);
        }
    }

    @Test
    void after_a_rollback_samples_of_the_baseline_are_taken_and_those_of_the_canary_refused() throws Exception {
        // Given
        try (var service = start()) {
            String id = service.create(TestService.slow("shop")).getString("id");
            service.post("/deployments/" + id + "/rollback", "");
            service.await(id, d -> "ROLLED_BACK".equals(d.getString("status")));
        }
        // When
        try (var service = start()) {
            // Then
            assertThat(report(service, "baseline")).isEqualTo(202);
            assertThat(report(service, "v2")).isEqualTo(409);
        }
    }
}
