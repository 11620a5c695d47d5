package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ScriptedRouter;
import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Where a deployment may send users: to the addresses that the router knows, and to those that its configuration
 * allows.
 */
class UpstreamsContractTest {
    private static final String OWN = "http://10.0.0.1:8080";

    private TestService service;

    @BeforeEach
    void start() throws Exception {
        var router = Map.of(
                "type",
                ScriptedRouter.TYPE,
                "upstreams_allowed",
                List.of("10.0.0.0/8:8080-8090", "*.shop.internal:80"));
        service = TestService.start(Map.of("routers", Map.of("edge", router)));
        service.router().knows("shop", Map.of("v1", List.of(URI.create(OWN), URI.create("http://10.0.0.2:8080"))));
    }

    @AfterEach
    void stop() {
        service.close();
    }

    /** No weight at all, which an attacker who wants all users of the baseline would choose. */
    private HttpResponse<String> create(String version, String... addresses) throws Exception {
        var wanted = new JsonObject()
                .put("service_name", "shop")
                .put("baseline_version", "v1")
                .put("new_version", "v2")
                .put("upstreams", new JsonObject().put(version, new JsonArray(List.of(addresses))))
                .put("strategy", new JsonObject().put("initial_weight", 0));
        return service.post("/deployments", wanted.encode());
    }

    @Test
    void a_version_that_the_router_knows_cannot_get_another_address() throws Exception {
        // When
        var refused = ProblemDocument.of(create("v1", "http://10.6.6.6:8080"));
        // Then
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.pointers()).containsExactly("/upstreams/v1");
        assertThat(refused.at("/upstreams/v1"))
                .contains("version v1 of service shop", "known at " + OWN, "http://10.6.6.6:8080", "router edge");
        assertThat(service.router().calls()).isEmpty();
        assertThat(new JsonArray(service.get("/deployments").body())).isEmpty();
    }

    @Test
    void known_addresses_may_be_repeated_in_any_order_and_spelling() throws Exception {
        assertThat(create("v1", "http://10.0.0.2:8080/", "http://10.0.0.1:8080").statusCode())
                .isEqualTo(201);
    }

    @Test
    void a_canary_may_have_only_addresses_that_the_configuration_allows() throws Exception {
        // When
        var refused = ProblemDocument.of(create(
                "v2",
                "http://10.3.4.5:8085",
                "http://10.3.4.5:8091",
                "http://192.168.0.1:8080",
                "http://evil.example"));
        // Then
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.pointers()).containsExactly("/upstreams/v2/1", "/upstreams/v2/2", "/upstreams/v2/3");
        assertThat(refused.at("/upstreams/v2/3")).contains("routers.edge.upstreams_allowed", "http://evil.example");
        // And when
        var taken = create("v2", "http://10.3.4.5:8085", "http://a.shop.internal");
        // Then
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(201);
    }

    @Test
    void without_a_list_a_canary_may_have_only_addresses_of_the_routers_settings() throws Exception {
        // Given
        service.close();
        service = TestService.start(Map.of("routers", Map.of("edge", Map.of("type", ScriptedRouter.TYPE))));
        service.router().knows("shop", Map.of("v1", List.of(URI.create(OWN))));
        // When
        var refused = ProblemDocument.of(create("v2", "http://10.0.0.1:8081"));
        // Then
        assertThat(refused.pointers()).containsExactly("/upstreams/v2/0");
        assertThat(create("v2", OWN).statusCode()).isEqualTo(201);
    }
}
