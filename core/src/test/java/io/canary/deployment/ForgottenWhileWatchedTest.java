package io.canary.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ScriptedRouter;
import io.canary.TestService;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.TrafficReport;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Retention deletes deployments whose baseline is still watched after the rollback. */
class ForgottenWhileWatchedTest {
    private static final int COUNT = 60;
    private static final int ENDED_MAX = 5;

    private static String rolledBack(TestService service, String name) throws Exception {
        var wanted = TestService.quick(name)
                .put("baseline_version", "v1")
                .put("safeguards", new JsonObject().put("recovery_window_sec", 600));
        String id = service.create(wanted).getString("id");
        service.post("/deployments/" + id + "/rollback", "");
        return id;
    }

    private static double refused(TestService service, String cause) throws Exception {
        String name = "canary_samples_total{cause=\"" + cause + "\",result=\"";
        return service.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void the_watchers_of_a_deployment_end_with_it() throws Exception {
        var router = new ScriptedRouter();
        var retention = Map.of("deployments", Map.of("retention", Map.of("ended_total_max", ENDED_MAX)));
        try (var service = TestService.start(retention, router)) {
            // Given
            String first = rolledBack(service, "shop 0");
            for (int i = 1; i < COUNT; i++) {
                rolledBack(service, "shop " + i);
            }
            service.awaitStatus("/deployments/" + first, 404);
            // When
            for (int i = 0; i < COUNT - ENDED_MAX - 1; i++) {
                router.report(new TrafficReport("shop " + i, "v1", Instant.now(), 10, 0, LatencyHistogram.EMPTY));
            }
            // Then: the service has no deployment, and no request was sent to the deleted one
            assertThat(refused(service, "no_active_deployment")).isEqualTo(COUNT - ENDED_MAX - 1);
            assertThat(refused(service, "unknown_deployment")).isZero();
        }
    }
}
