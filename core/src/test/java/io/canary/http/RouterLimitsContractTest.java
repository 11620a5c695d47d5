package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ScriptedRouter;
import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A create is refused if the router lacks a required feature. The scripted router can observe and hold leases. */
class RouterLimitsContractTest {
    @AutoClose
    private final TestService service = TestService.started(Map.of(), new ScriptedRouter());

    private HttpResponse<String> create(String... requires) throws Exception {
        var wanted = new JsonObject()
                .put("service_name", "shop")
                .put("new_version", "v2")
                .put("requires", new JsonArray(List.of(requires)));
        return service.post("/deployments", wanted.encode());
    }

    @Test
    void each_missing_feature_is_named_and_nothing_is_created() throws Exception {
        // When
        var refused = ProblemDocument.of(create("stickiness", "lease", "header_routes"));
        // Then
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.pointers()).containsExactly("/requires/0", "/requires/2");
        assertThat(refused.at("/requires/0"))
                .isEqualTo("router scripted does not offer stickiness: choose a router that can do all this; "
                        + "none is configured");
        assertThat(service.router().calls()).isEmpty();
    }

    @Test
    void supported_features_are_accepted() throws Exception {
        assertThat(create("lease", "observe").statusCode()).isEqualTo(201);
    }

    @Test
    void an_unknown_feature_is_refused_with_the_known_ones() throws Exception {
        // When
        var refused = ProblemDocument.of(create("stickyness"));
        // Then
        assertThat(refused.at("/requires/0"))
                .contains(
                        "must be one of observe, stickiness, new_users_only, header_routes, mirror, reports, lease, upstreams");
    }
}
