package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.spi.RouterException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A router that does not know a service, refuses every command for it, and cannot say where its traffic is. */
class RefusedServiceTest {
    @AutoClose
    private final TestService service = TestService.started(Map.of("http", Map.of("confirm_wait_ms", 50)));

    @BeforeEach
    void start() throws Exception {
        service.router().outOfSight("cannot look");
    }

    private static JsonObject typo() {
        return TestService.quick("shpo").put("baseline_version", "stable");
    }

    private void refusesEverything() {
        service.router().before((name, verb) -> {
            throw RouterException.rejected("no such service: " + name);
        });
    }

    private void isFree() throws Exception {
        service.router().before((name, verb) -> {});
        assertThat(service.create(typo()).getString("status")).isIn("RUNNING", "PENDING");
    }

    @Test
    void the_deployment_fails_and_the_service_is_free() throws Exception {
        // Given
        refusesEverything();
        // When
        String id = service.create(typo()).getString("id");
        // Then
        var failed = service.await(id, d -> "FAILED".equals(d.getString("status")));
        assertThat(failed.getString("status_reason"))
                .contains("no such service: shpo")
                .endsWith("nothing was changed, traffic is as it was");
        assertThat(service.router().calls()).containsExactly("set shpo 5 %");
        isFree();
    }

    @Test
    void a_cancel_ends_a_deployment_whose_router_was_never_reached() throws Exception {
        // Given
        service.router().before((name, verb) -> {
            if (verb.equals("set")) {
                throw RouterException.unavailable("not there yet");
            }
            throw RouterException.rejected("no such service: " + name);
        });
        String id = service.create(typo()).getString("id");
        service.await(id, d -> d.getString("status_reason").contains("not there yet"));
        // When
        service.post("/deployments/" + id + "/cancel", "");
        // Then
        var ended = service.await(id, d -> !"CANCELLING".equals(d.getString("status")));
        assertThat(ended.getString("status")).isEqualTo("FAILED");
        assertThat(ended.getString("status_reason")).contains("no such service: shpo", "v2 got no traffic");
        assertThat(service.get("/deployments/" + id).body()).doesNotContain("known_bad");
        isFree();
    }

    @Test
    void a_cancel_ends_a_deployment_that_the_router_still_refuses() throws Exception {
        // Given
        var cancelled = new CountDownLatch(1);
        service.router().before((name, verb) -> {
            if (verb.equals("set")) {
                cancelled.await();
            }
            throw RouterException.rejected("no such service: " + name);
        });
        String id = service.create(typo()).getString("id");
        // When
        service.post("/deployments/" + id + "/cancel", "");
        cancelled.countDown();
        // Then
        var ended = service.await(id, d -> !"CANCELLING".equals(d.getString("status")));
        assertThat(ended.getString("status")).isEqualTo("FAILED");
        isFree();
    }

    @Test
    void the_service_stays_occupied_if_the_router_may_have_applied_the_split() throws Exception {
        // Given
        service.router().before((name, verb) -> {
            if (verb.equals("set")) {
                throw RouterException.unreachable("connection reset");
            }
            throw RouterException.rejected("no such service: " + name);
        });
        String id = service.create(typo()).getString("id");
        service.await(id, d -> d.getString("status_reason").contains("connection reset"));
        // When
        service.post("/deployments/" + id + "/cancel", "");
        service.await(id, d -> d.getString("status_reason").contains("attempt 3 "));
        // Then
        assertThat(service.deployment(id).getString("status")).isEqualTo("CANCELLING");
        assertThat(service.post("/deployments", typo().encode()).statusCode()).isEqualTo(409);
        assertThat(List.copyOf(service.router().calls())).contains("rollback shpo stable");
    }
}
