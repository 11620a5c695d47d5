package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ScriptedRouter;
import io.canary.TestService;
import io.canary.spi.RouterException;
import io.canary.spi.Weight;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** {@code POST /deployments?dry_run=true}: the commands that the router would get. */
class DryRunContractTest {
    private final ScriptedRouter router = new ScriptedRouter();

    @AutoClose
    private final TestService service = TestService.started(Map.of(), router);

    private static JsonObject wanted() {
        return new JsonObject()
                .put("service_name", "shop")
                .put("new_version", "v2")
                .put(
                        "strategy",
                        new JsonObject()
                                .put("initial_weight", 10)
                                .put("step_weight", 45)
                                .put("interval_sec", 30));
    }

    private JsonObject plan(JsonObject wanted) throws Exception {
        var answer = service.post("/deployments?dry_run=true", wanted.encode());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    @Test
    void shows_the_weight_of_each_step_and_creates_nothing() throws Exception {
        // When
        var plan = plan(wanted());
        // Then
        assertThat(plan.getJsonArray("steps").stream().map(Object::toString).toList())
                .isEqualTo(List.of(
                        "{\"ask\":\"set_traffic_split\",\"weight\":10,\"after_sec\":0.0}",
                        "{\"ask\":\"set_traffic_split\",\"weight\":55,\"after_sec\":30.0}",
                        "{\"ask\":\"promote\",\"weight\":100,\"after_sec\":60.0}"));
        assertThat(plan.getJsonObject("preflight").encode())
                .isEqualTo("{\"ready\":true,\"messages\":[\"set shop 10 %\"],\"kind\":null,\"error\":null}");
        assertThat(router.weight("shop", "v2")).isEqualTo(Weight.NONE);
        assertThat(new JsonArray(service.get("/deployments").body())).isEmpty();
    }

    @Test
    void shows_the_promotion_after_the_bake() throws Exception {
        // Given
        var wanted = wanted();
        wanted.getJsonObject("strategy").put("bake_sec", 3_600);
        wanted.put("policy", new JsonObject().put("analysis", new JsonObject().put("expected_rps", 1_000)));
        // When
        var plan = plan(wanted);
        // Then
        assertThat(plan.getJsonArray("steps").getJsonObject(2).getDouble("after_sec"))
                .isEqualTo(3_660);
        assertThat(plan.getJsonObject("expected").getLong("promoted_after_sec")).isBetween(3_660L, 3_900L);
    }

    @Test
    void shows_the_objections_of_the_router() throws Exception {
        // Given
        router.before((shop, verb) -> {
            throw RouterException.rejected("nobody knows " + shop);
        });
        // When
        var preflight = plan(wanted()).getJsonObject("preflight");
        // Then
        assertThat(preflight.getBoolean("ready")).isFalse();
        assertThat(preflight.getString("kind")).isEqualTo("rejected");
        assertThat(preflight.getString("error")).isEqualTo("nobody knows shop");
    }

    @Test
    void refuses_what_a_create_would_refuse_and_an_invalid_query() throws Exception {
        // Given
        service.create(wanted());
        // When
        var busy = service.post("/deployments?dry_run=true", wanted().encode());
        var odd = service.post("/deployments?dryrun=true", wanted().encode());
        // Then
        assertThat(ProblemDocument.of(busy).status()).isEqualTo(409);
        assertThat(ProblemDocument.of(odd).status()).isEqualTo(400);
        assertThat(ProblemDocument.of(odd).detail()).contains("dry_run");
    }

    @Test
    void a_split_that_the_router_cannot_set_exactly_is_a_warning() throws Exception {
        // Given
        router.caution("balance random is exact on the average only");
        // When
        var plan = plan(wanted());
        // Then
        assertThat(plan.getJsonObject("preflight").getJsonArray("messages")).hasSize(1);
        assertThat(plan.getJsonArray("warnings").encode())
                .contains("{\"code\":\"router\",\"pointer\":\"/router\","
                        + "\"detail\":\"balance random is exact on the average only\"}");
    }
}
