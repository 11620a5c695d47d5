package io.canary.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.spi.RouterException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Prometheus sees: the names and units that the documentation lists. */
class ScrapeTest {

    private static void sees(String scrape, String... lines) {
        assertThat(scrape.lines()).contains(lines);
    }

    @Test
    void a_rollout_shows_in_every_meter() throws Exception {
        try (var service = TestService.start(Map.of("http", Map.of("confirm_wait_ms", 200)))) {
            // Given: a promoted deployment, a running one, and one that waits for its router
            String promoted = service.create(TestService.quick("shop")).getString("id");
            service.await(promoted, () -> service.sample(promoted, 10, 0), d -> d.getString("completed_at") != null);
            String running = service.create(TestService.quick("bakery")).getString("id");
            service.router().before((name, verb) -> {
                throw RouterException.unreachable("down");
            });
            String pending = service.create(TestService.quick("\"quoted\"\\")).getString("id");
            // When
            var answer = service.get("/metrics");
            // Then
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            String scrape = answer.body();
            sees(
                    scrape,
                    "canary_deployments{status=\"promoted\"} 1.0",
                    "canary_deployments{status=\"running\"} 1.0",
                    "canary_deployments{status=\"pending\"} 1.0",
                    "canary_deployments{status=\"rolled_back\"} 0.0",
                    "canary_deployment_weight_percent{deployment=\"%s\",service=\"bakery\",version=\"v2\"} 5.0"
                            .formatted(running),
                    "canary_deployment_fail_count{deployment=\"%s\",service=\"bakery\",version=\"v2\"} 0.0"
                            .formatted(running),
                    "canary_deployment_weight_percent{deployment=\"%s\",service=\"\\\"quoted\\\"\\\\\",version=\"v2\"} 0.0"
                            .formatted(pending),
                    "canary_decisions_total{kind=\"advance\"} 1.0",
                    "canary_decisions_total{kind=\"promote\"} 1.0",
                    "canary_decisions_total{kind=\"roll_back\"} 0.0");
            assertThat(scrape)
                    .doesNotContain(promoted)
                    .contains(
                            "canary_router_calls_seconds_count{result=\"confirmed\",router=\"scripted\",verb=\"promote\"} 1")
                    .contains("canary_router_calls_seconds_count{result=\"unreachable\",router=\"scripted\"")
                    .contains("canary_router_calls_seconds_sum{")
                    .contains("canary_evaluation_lag_seconds_bucket{le=\"0.05\"}")
                    .contains("canary_evaluation_lag_seconds_count ")
                    .contains("canary_event_loop_lag_seconds_count ")
                    .contains("jvm_memory_used_bytes{")
                    .contains("process_uptime_seconds ");
            for (var fate : SampleFate.values()) {
                assertThat(scrape)
                        .contains("canary_samples_total{cause=\"%s\",result=\"%s\"} "
                                .formatted(fate.cause(), fate.result()));
            }
        }
    }

    @Test
    void a_limited_number_of_deployments_have_their_own_gauges() throws Exception {
        try (var service = TestService.start(Map.of("metrics", Map.of("deployments_max", 2)))) {
            // Given
            for (int i = 0; i < 4; i++) {
                service.create(TestService.quick("shop " + i));
            }
            // When
            String scrape = service.get("/metrics").body();
            // Then
            assertThat(scrape.lines().filter(l -> l.startsWith("canary_deployment_weight_percent{")))
                    .hasSize(2)
                    .allMatch(l -> l.contains("shop 0") || l.contains("shop 1"));
            sees(scrape, "canary_deployments{status=\"running\"} 4.0");
        }
    }
}
