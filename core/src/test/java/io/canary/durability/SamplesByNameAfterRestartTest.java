package io.canary.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instances go on reporting under the name of their service while the orchestrator is started again. */
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
    void a_deployment_that_was_paused_takes_them_as_before() throws Exception {
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
    void after_a_rollback_the_baseline_reports_on_and_the_canary_does_not() throws Exception {
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
