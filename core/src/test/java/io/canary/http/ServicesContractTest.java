package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The version of each service, and whether it is still in service. */
class ServicesContractTest {
    @AutoClose
    private final TestService service = TestService.started();

    private JsonArray services(String query) throws Exception {
        return new JsonArray(service.get("/services" + query).body());
    }

    private String promoted(String name) throws Exception {
        var wanted = TestService.quick(name).put("safeguards", new JsonObject().put("reconcile_interval_sec", 1));
        String id = service.create(wanted).getString("id");
        service.await(
                id, () -> service.sample(id, 10, 0), d -> d.getString("status").equals("PROMOTED"));
        return id;
    }

    @Test
    void a_service_is_unknown_before_a_deployment_has_ended() throws Exception {
        service.create(TestService.quick("shop"));
        assertThat(services("")).isEmpty();
    }

    @Test
    void a_promoted_service_shows_its_version_and_when_it_was_confirmed_and_last_observed() throws Exception {
        // Given
        String id = promoted("shop");
        promoted("bakery");
        // When
        var seen = services("?service_name=shop").getJsonObject(0);
        // Then
        assertThat(seen.getString("version")).isEqualTo("v2");
        assertThat(seen.getString("deployment_id")).isEqualTo(id);
        assertThat(seen.getString("confirmed_at")).isNotNull();
        assertThat(seen.getString("observed_at")).isNotNull();
        assertThat(seen.getString("observation")).isEqualTo("in_force");
        assertThat(seen.getValue("open_deployment_id")).isNull();
        assertThat(services("").stream().map(s -> ((JsonObject) s).getString("service_name")))
                .containsExactly("bakery", "shop");
    }

    @Test
    void an_undone_promotion_is_shown_until_the_next_deployment() throws Exception {
        // Given
        String id = promoted("shop");
        // When
        service.router().rollback("shop", "v1"); // traffic moved by hand, without the service
        service.await(id, d -> d.getString("status_reason").contains("not so since"));
        assertThat(services("").getJsonObject(0).getString("observation")).isEqualTo("drifted");
        assertThat(service.get("/events?deployment_id=" + id).body()).contains("promotion_drifted");
        // And when
        String next = service.create(TestService.quick("shop").put("new_version", "v3"))
                .getString("id");
        // Then
        service.await(id, d -> d.getString("status_reason").equals("all traffic is on v2"));
        assertThat(services("").getJsonObject(0).getString("open_deployment_id"))
                .isEqualTo(next);
    }
}
