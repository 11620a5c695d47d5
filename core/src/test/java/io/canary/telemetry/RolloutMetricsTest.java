package io.canary.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.Scraped;
import io.canary.TestService;
import io.canary.rollout.RolloutEnd;
import io.canary.spi.RouterException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How rollouts ended, how long that took, what they wait for, and how much evidence of harm there is. */
class RolloutMetricsTest {
    private TestService service;

    @BeforeEach
    void start() throws Exception {
        service = TestService.start();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private static String ended(String outcome, String cause) {
        return "canary_rollouts_total{cause=\"%s\",outcome=\"%s\"}".formatted(cause, outcome);
    }

    private static String waiting(String what) {
        return "canary_rollout_waiting_seconds{for=\"%s\"}".formatted(what);
    }

    private Scraped scrape() throws Exception {
        return Scraped.from(service);
    }

    @Test
    void the_usual_ends_are_0_before_the_first() throws Exception {
        for (var end : RolloutEnd.usual()) {
            String outcome = end.outcome().name().toLowerCase(Locale.ROOT);
            assertThat(scrape().value(ended(outcome, end.cause().json()))).isZero();
        }
    }

    @Test
    void an_end_is_counted_once_with_its_cause_and_its_duration() throws Exception {
        // Given
        String promoted = service.create(TestService.quick("shop")).getString("id");
        String failed = service.create(TestService.quick("bakery")).getString("id");
        String cancelled = service.create(TestService.slow("bank")).getString("id");
        // When
        service.await(promoted, () -> service.sample(promoted, 10, 0), d -> d.getString("completed_at") != null);
        service.await(failed, () -> service.sample(failed, 10, 9), d -> d.getString("completed_at") != null);
        service.post("/deployments/" + cancelled + "/cancel", "");
        service.await(cancelled, d -> d.getString("completed_at") != null);
        // Then
        var scrape = scrape();
        assertThat(scrape.value(ended("promoted", "all_traffic"))).isEqualTo(1);
        assertThat(scrape.value(ended("rolled_back", "verdict_failed"))).isEqualTo(1);
        assertThat(scrape.value(ended("cancelled", "cancel_requested"))).isEqualTo(1);
        assertThat(scrape.sum("canary_rollouts_total{")).isEqualTo(3);
        assertThat(scrape.value("canary_rollout_seconds_count{outcome=\"promoted\"}"))
                .isEqualTo(1);
        assertThat(scrape.value("canary_rollout_seconds_sum{outcome=\"promoted\"}"))
                .isBetween(1.0, 60.0);
        assertThat(scrape.value("canary_rollout_seconds_bucket{outcome=\"promoted\",le=\"60.0\"}"))
                .isEqualTo(1);
    }

    @Test
    void the_cause_is_the_reason_code_of_the_deployment() throws Exception {
        // Given
        String id = service.create(TestService.slow("shop")).getString("id");
        // When
        service.post("/deployments/" + id + "/rollback", "{\"reason\": \"checkout is slow\"}");
        var ended = service.await(id, d -> d.getString("completed_at") != null);
        // Then
        assertThat(scrape().value(ended("rolled_back", ended.getString("reason_code"))))
                .isEqualTo(1);
        assertThat(service.get("/metrics").body()).doesNotContain("checkout is slow");
    }

    @Test
    void the_evidence_of_harm_of_an_open_deployment_is_shown_until_its_end() throws Exception {
        // Given
        var wanted = TestService.quick("shop");
        wanted.getJsonObject("policy")
                .put(
                        "analysis",
                        new JsonObject()
                                .put("tick_sec", 1)
                                .put("warmup_sec", 0)
                                .put("advisory", true)
                                .put(
                                        "margins",
                                        new JsonObject().put("cpu", null).put("latency_ratio", null)));
        String id = service.create(wanted).getString("id");
        String series = "canary_deployment_e_value{deployment=\"%s\",service=\"shop\",version=\"v2\"}".formatted(id);
        assertThat(scrape().value(series)).isNaN();
        // When
        var judged = service.await(id, () -> report(id), d -> harm(d) >= 10);
        // Then
        assertThat(scrape().value(series)).isGreaterThanOrEqualTo(10);
        assertThat(judged.getString("status")).isEqualTo("RUNNING");
        // And when
        service.post("/deployments/" + id + "/cancel", "");
        service.await(id, d -> d.getString("completed_at") != null);
        // Then
        assertThat(service.get("/metrics").body()).doesNotContain(id);
    }

    private void report(String id) throws Exception {
        var both = new JsonArray().add(sample(id, "canary", 50)).add(sample(id, "baseline", 1));
        service.post("/metrics", both.encode());
    }

    private static JsonObject sample(String id, String version, int errors) {
        return new JsonObject()
                .put("deployment_id", id)
                .put("version", version)
                .put("requests", 100)
                .put("errors", errors);
    }

    private static double harm(JsonObject deployment) {
        var decision = deployment.getJsonObject("last_decision");
        var harm = decision == null ? null : decision.getJsonObject("verdict").getDouble("e_value");
        return harm == null ? 0 : harm;
    }

    @Test
    void a_pause_is_a_wait_for_a_person_until_it_is_resumed() throws Exception {
        // Given
        String id = service.createRunning(TestService.slow("shop")).getString("id");
        assertThat(scrape().sum("canary_rollout_waiting_seconds{")).isZero();
        // When
        service.post("/deployments/" + id + "/pause", "");
        service.await(id, d -> scrapeQuietly().value(waiting("person")) > 0);
        service.post("/deployments/" + id + "/resume", "");
        // Then
        service.await(id, d -> scrapeQuietly().value(waiting("person")) == 0);
    }

    @Test
    void a_router_that_does_not_confirm_is_waited_for() throws Exception {
        // Given
        service.router().before((name, verb) -> {
            throw RouterException.unreachable("down");
        });
        // When
        String id = service.create(TestService.slow("shop")).getString("id");
        // Then
        service.await(id, d -> scrapeQuietly().value(waiting("router")) > 0);
        assertThat(scrape().value(waiting("person"))).isZero();
    }

    private Scraped scrapeQuietly() {
        try {
            return scrape();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
