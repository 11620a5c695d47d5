package io.canary.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ScriptedRouter;
import io.canary.TestService;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verdicts and evidence continue after a restart. */
class EvidenceAfterRestartTest {
    private static final double NO_EVIDENCE = 1;

    private final RestartableService restartable;

    EvidenceAfterRestartTest(@TempDir Path data) {
        this.restartable = new RestartableService(data, new ScriptedRouter());
    }

    @Test
    void a_failing_canary_is_still_failing_after_a_restart() throws Exception {
        // Given
        var wanted = TestService.quick("shop").put("strategy", new JsonObject().put("interval_sec", 1));
        wanted.getJsonObject("policy").put("rollback_on_failure", false);
        String id;
        try (var service = restartable.start()) {
            id = service.create(wanted).getString("id");
            service.await(id, () -> service.sample(id, 10, 8), d -> d.getInteger("fail_count") > 0);
            service.post("/deployments/" + id + "/pause", "");
        }
        // When
        try (var service = restartable.start()) {
            // Then
            var failing = service.await(id, d -> !d.getString("status_reason").contains("asking"));
            assertThat(failing.getString("status")).isEqualTo("PAUSED");
            assertThat(failing.getString("status_reason"))
                    .startsWith("paused on request; failing: error rate 80 % > 1 %")
                    .contains("held because rollback_on_failure is false")
                    .doesNotContain("soaking");
        }
    }

    @Test
    void evidence_up_to_the_last_decision_counts_after_a_restart() throws Exception {
        String id;
        try (var service = restartable.start()) {
            // Given: a canary that is no worse, and no latencies, without which nothing is proven
            String begun = service.create(compared("shop")).getString("id");
            service.await(begun, () -> reportBothVersions(service, begun), EvidenceAfterRestartTest::hasEvidence);
            id = begun;
        }
        // When
        try (var service = restartable.start()) {
            // Then: it is in the record, and the next decision builds on it
            var before = service.deployment(id);
            assertThat(hasEvidence(before)).isTrue();
            var decided = before.getJsonObject("last_decision");
            var next = service.await(id, d -> !decided.equals(d.getJsonObject("last_decision")));
            assertThat(eValue(next.getJsonObject("last_decision"))).isEqualTo(eValue(decided));
        }
    }

    private static JsonObject compared(String service) {
        var wanted = TestService.quick(service);
        wanted.getJsonObject("policy")
                .put(
                        "analysis",
                        new JsonObject()
                                .put("mode", "sequential")
                                .put("tick_sec", 1)
                                .put("warmup_sec", 0));
        return wanted;
    }

    private static void reportBothVersions(TestService service, String id) throws Exception {
        for (String version : new String[] {"canary", "baseline"}) {
            var sample = new JsonObject()
                    .put("deployment_id", id)
                    .put("version", version)
                    .put("requests", 10)
                    .put("errors", 1);
            service.post("/metrics", sample.encode());
        }
    }

    private static boolean hasEvidence(JsonObject deployment) {
        var last = deployment.getJsonObject("last_decision");
        return last != null && eValue(last) != NO_EVIDENCE;
    }

    private static double eValue(JsonObject decision) {
        return decision.getJsonObject("verdict").getDouble("e_value");
    }
}
