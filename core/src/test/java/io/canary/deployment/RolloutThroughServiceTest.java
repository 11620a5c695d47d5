package io.canary.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.spi.RouterException;
import io.canary.spi.Weight;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Deployments through the running service, with a router that can be made to misbehave. */
class RolloutThroughServiceTest {

    @Test
    void a_canary_that_does_well_rises_step_by_step_and_is_promoted() throws Exception {
        try (var service = TestService.start()) {
            // Given
            String id = service.create(TestService.quick("shop")).getString("id");
            // When
            var ended = service.await(id, () -> service.sample(id, 10, 0), RolloutThroughServiceTest::hasEnded);
            // Then
            assertThat(ended.getString("status")).isEqualTo("PROMOTED");
            assertThat(ended.getInteger("current_weight")).isEqualTo(100);
            assertThat(service.router().calls()).containsExactly("set shop 5 %", "set shop 55 %", "promote shop v2");
            assertThat(service.router().weight("shop", "v2")).isEqualTo(Weight.FULL);
        }
    }

    @Test
    void a_canary_that_fails_is_rolled_back_with_the_reason() throws Exception {
        try (var service = TestService.start()) {
            // Given
            String id = service.create(TestService.quick("shop")).getString("id");
            // When
            var ended = service.await(id, () -> service.sample(id, 10, 5), RolloutThroughServiceTest::hasEnded);
            // Then
            assertThat(ended.getString("status")).isEqualTo("ROLLED_BACK");
            assertThat(ended.getString("status_reason")).contains("error rate 50 % > 1 %");
            assertThat(service.router().weight("shop", "stable")).isEqualTo(Weight.FULL);
        }
    }

    @Test
    void without_evidence_nothing_advances() throws Exception {
        try (var service = TestService.start()) {
            // Given
            String id = service.create(TestService.quick("shop")).getString("id");
            // When
            var held = service.await(id, d -> d.getJsonObject("last_decision") != null);
            // Then
            assertThat(held.getJsonObject("last_decision").getString("kind")).isEqualTo("HOLD");
            assertThat(held.getInteger("current_weight")).isEqualTo(5);
            assertThat(service.router().calls()).containsExactly("set shop 5 %");
        }
    }

    @Test
    void a_router_that_never_returns_delays_only_its_own_service() throws Exception {
        var never = new CountDownLatch(1);
        try (var service = TestService.start(Map.of("http", Map.of("confirm_wait_ms", 200)))) {
            // Given: the router ignores even the interrupt at its time limit
            service.router().before((name, verb) -> {
                if (name.equals("stuck")) {
                    awaitUninterruptibly(never);
                }
            });
            // When
            var stuck = service.create(TestService.quick("stuck"));
            String id = service.create(TestService.quick("shop")).getString("id");
            var ended = service.await(id, () -> service.sample(id, 10, 0), RolloutThroughServiceTest::hasEnded);
            // Then
            assertThat(stuck.getString("status")).isEqualTo("PENDING");
            assertThat(ended.getString("status")).isEqualTo("PROMOTED");
            // And: the other deployment shows the last known state
            var failing = service.await(
                    stuck.getString("id"), d -> d.getString("status_reason").contains("no answer within 2.0 s"));
            assertThat(failing.getString("status")).isEqualTo("PENDING");
            assertThat(failing.getInteger("current_weight")).isZero();
            assertThat(service.router().calls())
                    .filteredOn(c -> c.contains("stuck"))
                    .hasSize(1);
            never.countDown();
            service.await(stuck.getString("id"), d -> d.getString("status").equals("RUNNING"));
        }
    }

    @Test
    void a_first_split_that_cannot_be_set_ends_in_failed_with_the_baseline_confirmed() throws Exception {
        try (var service = TestService.start(
                Map.of("http", Map.of("confirm_wait_ms", 100), "deployments", Map.of("router_deadline_sec", 1)))) {
            // Given
            service.router().before((name, verb) -> {
                if (verb.equals("set")) {
                    throw RouterException.unreachable("no route to the load balancer");
                }
            });
            // When
            String id = service.create(TestService.quick("shop")).getString("id");
            var ended = service.await(id, RolloutThroughServiceTest::hasEnded);
            // Then
            assertThat(ended.getString("status")).isEqualTo("FAILED");
            assertThat(ended.getString("status_reason")).contains("no route to the load balancer");
            assertThat(service.router().calls()).hasSizeGreaterThan(2).last().isEqualTo("rollback shop stable");
            assertThat(service.router().weight("shop", "stable")).isEqualTo(Weight.FULL);
        }
    }

    @Test
    void a_step_that_the_router_does_not_confirm_is_not_recorded_and_soaks_again() throws Exception {
        try (var service = TestService.start()) {
            // Given
            var failures = new AtomicInteger(1);
            String id = service.create(TestService.quick("shop")).getString("id");
            service.router().before((name, verb) -> {
                if (failures.getAndDecrement() > 0) {
                    throw RouterException.unreachable("busy");
                }
            });
            // When
            var shifted = service.await(id, () -> service.sample(id, 10, 0), d -> d.getInteger("current_weight") == 55);
            // Then
            assertThat(shifted.getInteger("current_step")).isEqualTo(1);
            assertThat(shifted.getJsonArray("history").stream().map(entry -> ((JsonObject) entry).getString("type")))
                    .startsWith(
                            "created",
                            "weight_confirmed",
                            "advance",
                            "router_failed",
                            "router_reachable",
                            "advance",
                            "weight_confirmed");
        }
    }

    @Test
    void a_roll_back_is_reported_only_when_the_router_has_confirmed_it() throws Exception {
        try (var service = TestService.start(Map.of("http", Map.of("confirm_wait_ms", 100)))) {
            // Given
            String id = service.create(TestService.quick("shop")).getString("id");
            var healed = new CountDownLatch(1);
            service.router().before((name, verb) -> {
                if (healed.getCount() > 0) {
                    throw RouterException.rejected("not now");
                }
            });
            // When
            var answer = service.post("/deployments/" + id + "/cancel", "");
            // Then
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(new JsonObject(answer.body()).getString("status")).isEqualTo("CANCELLING");
            assertThat(service.router().weight("shop", "v2")).isEqualTo(new Weight(500));
            // And
            healed.countDown();
            var ended = service.await(id, RolloutThroughServiceTest::hasEnded);
            assertThat(ended.getString("status")).isEqualTo("CANCELLED");
            assertThat(service.router().weight("shop", "v2")).isEqualTo(Weight.NONE);
        }
    }

    @Test
    void ended_deployments_stay_readable_until_the_retention_limit() throws Exception {
        try (var service = TestService.start(Map.of("deployments", Map.of("retention", Map.of("ended_max", 2))))) {
            // Given
            String first = ended(service, "shop");
            String second = ended(service, "shop");
            assertThat(service.get("/deployments/" + first).statusCode()).isEqualTo(200);
            // When
            String third = ended(service, "shop");
            // Then
            service.awaitStatus("/deployments/" + first, 404);
            assertThat(service.get("/deployments/" + second).statusCode()).isEqualTo(200);
            assertThat(service.get("/deployments/" + third).statusCode()).isEqualTo(200);
        }
    }

    private static String ended(TestService service, String name) throws Exception {
        String id = service.create(TestService.quick(name)).getString("id");
        service.post("/deployments/" + id + "/cancel", "");
        return id;
    }

    private static boolean hasEnded(JsonObject deployment) {
        return deployment.getString("completed_at") != null;
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean open = false;
        while (!open) {
            try {
                latch.await();
                open = true;
            } catch (InterruptedException e) {
                // a plugin that ignores interrupts
            }
        }
    }
}
