package io.canary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What people read of a deployment and its verdict. */
class WhyTextTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:36Z");

    private static JsonObject running() {
        return new JsonObject("""
                {"service_name": "shop", "baseline_version": "v1", "new_version": "v2", "status": "RUNNING",
                 "status_reason": "soaking at 5 %", "attention": null, "current_weight": 5, "weight_of": "requests",
                 "next_evaluation_at": "2026-01-31T12:01:00.000Z", "last_decision": null, "last_aggregates": null}
                """);
    }

    private static String text(JsonObject deployment, String soFar) {
        return String.join("\n", new WhyText(deployment, new JsonObject(soFar), NOW).lines()) + "\n";
    }

    @Test
    void a_comparison_shows_both_versions_and_what_is_missing() {
        // When
        String text = text(running(), """
                {"reason": "no sign of harm, e-value 0.97 of 100; missing: the end of the warm-up", "aggregates": null,
                 "verdict": {"outcome": "INCONCLUSIVE", "missing": [{"code": "condition", "seconds": null}, {"code": "proof", "seconds": 90.2}], "metrics": [
                   {"name": "errors", "canary": {"requests": 300, "bad": 6, "rate": 0.02},
                    "baseline": {"requests": 6000, "bad": 12, "rate": 0.002}},
                   {"name": "latency", "canary": {"p50": 12.5, "p95": 210.4, "p99": null},
                    "baseline": {"p50": 12, "p95": 1.5, "p99": null}},
                   {"name": "cpu", "canary": {"mean": null}, "baseline": {"mean": 0.25}}]}}
                """);
        // Then
        assertThat(text).isEqualTo("""
                deployment  shop  v1 -> v2
                status      RUNNING, 5 % of requests
                because     soaking at 5 %
                so far      INCONCLUSIVE: no sign of harm, e-value 0.97 of 100
                            missing: the end of the warm-up
                next        evaluated in 24 s (2026-01-31T12:01:00.000Z), and the missing requests take 90 s at the present rate

                             canary v2  baseline v1
                requests     300        6000
                errors       2.00 %     0.20 %
                latency p50  12.5 ms    12.0 ms
                latency p95  210 ms     1.50 ms
                cpu          -          25.0 %
                """);
    }

    @Test
    void how_long_reports_that_do_not_come_take_is_not_said() {
        // When
        String text = text(running(), """
                {"reason": "no sign of harm", "verdict": {"outcome": "INCONCLUSIVE", "missing": [
                  {"code": "report", "seconds": null}, {"code": "proof", "seconds": 90.2}]}}
                """);
        // Then
        assertThat(text).contains("next        evaluated in 24 s (2026-01-31T12:01:00.000Z)\n");
    }

    @Test
    void a_few_errors_of_very_many_requests_do_not_look_like_none() {
        // When
        String text = text(running(), """
                {"reason": "within all limits", "verdict": {"outcome": "PASS"},
                 "aggregates": {"requests": 1000000, "error_rate": 0.0000123}}
                """);
        // Then
        assertThat(text).endsWith("errors    0.0012 %\n");
    }

    @Test
    void limits_show_the_canary_alone() {
        // When
        String text = text(running(), """
                {"reason": "within all limits", "verdict": {"outcome": "PASS"},
                 "aggregates": {"requests": 1000, "error_rate": 0.009, "latency_p50_ms": null, "latency_p95_ms": 270}}
                """);
        // Then
        assertThat(text).endsWith("""
                so far      PASS: within all limits
                next        evaluated in 24 s (2026-01-31T12:01:00.000Z)

                             canary v2
                requests     1000
                errors       0.90 %
                latency p95  270 ms
                """);
    }

    @Test
    void after_the_end_it_is_the_decision_that_ended_it() {
        // Given
        var ended = running()
                .put("status", "ROLLED_BACK")
                .put("status_reason", "error rate 1.2 % > 1 %")
                .put("attention", "look at it")
                .put("current_weight", null)
                .putNull("next_evaluation_at")
                .put("last_decision", new JsonObject("""
                        {"reason": "error rate 1.2 % > 1 %: roll back", "verdict": {"outcome": "FAIL"}}"""))
                .put("last_aggregates", new JsonObject("{\"requests\": 1000, \"error_rate\": 0.012}"));
        // When
        String text = text(ended, "{\"verdict\": null, \"reason\": null, \"aggregates\": null}");
        // Then
        assertThat(text).isEqualTo("""
                deployment  shop  v1 -> v2
                status      ROLLED_BACK, traffic unknown
                because     error rate 1.2 % > 1 %
                needs you   look at it
                decided     FAIL: error rate 1.2 % > 1 %: roll back

                          canary v2
                requests  1000
                errors    1.20 %
                """);
    }

    @Test
    void an_evaluation_that_is_due_by_this_clock_is_now() {
        assertThat(text(
                        running().put("next_evaluation_at", "2026-01-31T11:59:00.000Z"),
                        "{\"verdict\": null, \"reason\": null, \"aggregates\": null}"))
                .endsWith("next        evaluated now (2026-01-31T11:59:00.000Z)\n");
    }
}
