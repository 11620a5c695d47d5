package io.canary.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.TestService;
import io.canary.cli.Futures;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The limits of deployments in number and time. */
class SupervisorTest {

    private static List<HttpResponse<String>> creates(TestService service, int count, boolean sameService)
            throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Callable<HttpResponse<String>>>();
            for (int i = 0; i < count; i++) {
                String name = sameService ? "shop" : "shop " + i;
                tasks.add(() ->
                        service.post("/deployments", TestService.quick(name).encode()));
            }
            var answers = new ArrayList<HttpResponse<String>>();
            for (Future<HttpResponse<String>> each : threads.invokeAll(tasks)) {
                answers.add(each.get());
            }
            return answers;
        }
    }

    @Test
    void of_many_creates_at_once_for_one_service_exactly_one_succeeds() throws Exception {
        try (var service = TestService.start()) {
            // When
            var answers = creates(service, 50, true);
            // Then
            var won = answers.stream().filter(a -> a.statusCode() == 201).toList();
            assertThat(won).hasSize(1);
            String id = new JsonObject(won.getFirst().body()).getString("id");
            assertThat(answers)
                    .filteredOn(a -> a.statusCode() != 201)
                    .hasSize(49)
                    .allSatisfy(a -> {
                        assertThat(a.statusCode()).isEqualTo(409);
                        assertThat(a.body()).contains(id);
                    });
            assertThat(service.router().calls()).containsExactly("set shop 5 %");
        }
    }

    @Test
    void no_more_are_open_than_are_allowed() throws Exception {
        try (var service = TestService.start(Map.of("deployments", Map.of("open_max", 5)))) {
            // When
            var answers = creates(service, 20, false);
            // Then
            assertThat(answers).filteredOn(a -> a.statusCode() == 201).hasSize(5);
            assertThat(answers)
                    .filteredOn(a -> a.statusCode() == 503)
                    .hasSize(15)
                    .allSatisfy(a -> {
                        assertThat(a.body()).contains("deployments.open_max allows (5)");
                        assertThat(a.headers().firstValue("Retry-After")).isPresent();
                    });
            // And: the end of one makes room for another
            String id = new JsonObject(answers.stream()
                            .filter(a -> a.statusCode() == 201)
                            .findFirst()
                            .orElseThrow()
                            .body())
                    .getString("id");
            service.post("/deployments/" + id + "/cancel", "");
            assertThat(service.create(TestService.quick("next")).getString("status"))
                    .isEqualTo("RUNNING");
        }
    }

    @Test
    void ended_deployments_are_deleted_when_they_are_old_enough() throws Exception {
        double threeSecondsInHours = 3 / 3600.0;
        try (var service = TestService.start(
                Map.of("deployments", Map.of("retention", Map.of("age_hours", threeSecondsInHours))))) {
            // Given
            String ended = cancelled(service, "old");
            String open = service.create(TestService.quick("open")).getString("id");
            assertThat(service.get("/deployments/" + ended).statusCode()).isEqualTo(200);
            // When
            service.awaitStatus("/deployments/" + ended, 404);
            // Then
            assertThat(service.get("/deployments/" + open).statusCode()).isEqualTo(200);
            assertThat(service.get("/deployments").body()).doesNotContain(ended).contains(open);
        }
    }

    @Test
    void a_deleted_deployment_leaves_no_handler_at_its_address() throws Exception {
        try (var service = TestService.start(Map.of("deployments", Map.of("retention", Map.of("ended_max", 0))))) {
            // Given
            String id = cancelled(service, "shop");
            // When
            service.awaitStatus("/deployments/" + id, 404);
            // Then
            String address = ActorRequest.address(id).name();
            assertThatThrownBy(() -> Futures.await(
                            service.vertx().eventBus().request(address, "anybody there?"), 10, TimeUnit.SECONDS))
                    .hasMessageContaining("No handlers");
            assertThat(service.vertx().deploymentIDs()).hasSize(openVerticles());
        }
    }

    /** The verticles of a service without deployments, as after a start. */
    private static int openVerticles() throws Exception {
        try (var other = TestService.start()) {
            return other.vertx().deploymentIDs().size();
        }
    }

    private static String cancelled(TestService service, String name) throws Exception {
        String id = service.create(TestService.quick(name)).getString("id");
        service.post("/deployments/" + id + "/cancel", "");
        return id;
    }
}
