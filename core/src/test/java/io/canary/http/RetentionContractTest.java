package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A service with many deployments loses only its own oldest ones. */
class RetentionContractTest {
    private static final int MOST = 3;

    @AutoClose
    private final TestService service = TestService.started(Map.of(
            "deployments",
            Map.of(
                    "retention", Map.of("ended_max", MOST, "ended_total_max", MOST + 1),
                    "known_bad", Map.of("max", MOST, "total_max", MOST + 1))));

    private String rolledBack(String name, String version) throws Exception {
        var wanted = TestService.quick(name).put("new_version", version);
        String id = service.create(wanted).getString("id");
        service.sample(id, 100, 90);
        service.await(id, d -> d.getString("status").equals("ROLLED_BACK"));
        return id;
    }

    @Test
    void many_deployments_of_one_service_delete_no_evidence_of_another() throws Exception {
        // Given
        String bad = rolledBack("shop", "v2");
        var events = service.get("/events?deployment=" + bad).body();
        var decisions = service.get("/deployments/" + bad + "/decisions").body();
        String first = rolledBack("mail", "v1");
        // When
        for (int i = 2; i <= 3 * MOST; i++) {
            rolledBack("mail", "v" + i);
        }
        service.awaitStatus("/deployments/" + first, 404);
        // Then
        assertThat(service.deployment(bad).getString("status")).isEqualTo("ROLLED_BACK");
        assertThat(service.get("/events?deployment=" + bad).body()).isEqualTo(events);
        assertThat(service.get("/deployments/" + bad + "/decisions").body()).isEqualTo(decisions);
        assertThat(new JsonArray(decisions)).isNotEmpty();
        assertThat(create("shop", "v2")).isEqualTo(409);
        assertThat(create("mail", "v" + 3 * MOST)).isEqualTo(409);
        assertThat(create("mail", "v1")).isEqualTo(201);
    }

    private int create(String name, String version) throws Exception {
        JsonObject wanted = TestService.quick(name).put("new_version", version);
        return service.post("/deployments", wanted.encode()).statusCode();
    }
}
