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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A deployment on several routers, side by side or in series: here the same router under two names. */
class SeveralRoutersContractTest {
    private final ScriptedRouter router = new ScriptedRouter();
    private TestService service;

    @BeforeEach
    void start() throws Exception {
        var scripted = Map.of("type", ScriptedRouter.TYPE);
        service = TestService.start(
                Map.of("routers", Map.of("edge", scripted, "mesh", scripted), "default_router", "edge"), router);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private static JsonObject on(Object routers) {
        return new JsonObject()
                .put("service_name", "shop")
                .put("new_version", "v2")
                .put("router", routers);
    }

    @Test
    void is_moved_on_all_routers_and_shown_with_all_of_their_names() throws Exception {
        // When
        var begun = service.create(on(new JsonArray().add("edge").add("mesh")));
        var ended = new JsonObject(service.post("/deployments/" + begun.getString("id") + "/cancel", "")
                .body());
        // Then
        assertThat(begun.getString("status")).isEqualTo("RUNNING");
        assertThat(begun.getString("router")).isEqualTo("edge+mesh");
        assertThat(ended.getString("status")).isEqualTo("CANCELLED");
        assertThat(router.calls())
                .containsExactly("set shop 5 %", "set shop 5 %", "rollback shop stable", "rollback shop stable");
    }

    private static JsonObject series(Object... names) {
        return new JsonObject().put("series", new JsonArray(List.of(names)));
    }

    @Test
    void is_moved_on_the_first_of_a_series_while_the_next_passes_on() throws Exception {
        // When
        var begun = service.create(on(series("edge", "mesh")));
        // Then
        assertThat(begun.getString("status")).isEqualTo("RUNNING");
        assertThat(begun.getString("router")).isEqualTo("edge>mesh");
        assertThat(router.calls())
                .startsWith("set shop 0 %", "set shop 5 %"); // and a drift is detected, as the router splits twice
    }

    @Test
    void is_refused_if_a_series_names_a_router_twice() throws Exception {
        for (var wrong :
                List.of(series(), series("edge", "edge"), series("edge", 7), series("edge+mesh"), new JsonObject())) {
            // When
            var answer = service.post("/deployments", on(wrong).encode());
            // Then
            assertThat(ProblemDocument.of(answer).detail()).contains("\"series\": [different names");
        }
        assertThat(router.calls()).isEmpty();
    }

    @Test
    void is_refused_if_a_router_is_not_configured_or_named_twice_or_has_an_invalid_name() throws Exception {
        // When
        var unknown = service.post(
                "/deployments", on(new JsonArray().add("edge").add("cdn")).encode());
        var twice = service.post(
                "/deployments", on(new JsonArray().add("edge").add("edge")).encode());
        var none = service.post("/deployments", on(new JsonArray().add(7)).encode());
        // Then
        assertThat(ProblemDocument.of(unknown).detail()).contains("router", "there are: ");
        assertThat(ProblemDocument.of(twice).detail()).contains("router must be the name of a router, an array");
        assertThat(ProblemDocument.of(none).status()).isEqualTo(400);
        assertThat(router.calls()).isEmpty();
    }

    @Test
    void ends_on_the_baseline_of_all_routers_if_one_refuses_and_says_which_and_why() throws Exception {
        // Given
        var asked = new AtomicInteger();
        router.before((shop, verb) -> {
            if (verb.equals("set") && asked.incrementAndGet() == 2) {
                throw RouterException.rejected("nobody knows " + shop);
            }
        });
        // When
        var begun = service.create(on(new JsonArray().add("edge").add("mesh")));
        var ended =
                service.await(begun.getString("id"), d -> d.getString("status").equals("FAILED"));
        // Then
        assertThat(ended.getString("status_reason")).contains("router mesh", "nobody knows shop");
        assertThat(router.weight("shop", "stable")).isEqualTo(Weight.FULL);
        assertThat(router.calls()).first().isEqualTo("set shop 5 %");
        assertThat(router.calls()).last().isEqualTo("rollback shop stable");
    }
}
