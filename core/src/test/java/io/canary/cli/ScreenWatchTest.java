package io.canary.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A deployment that is watched on a terminal. */
@Timeout(120)
class ScreenWatchTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path folder = Path.of("");

    private final StringWriter output = new StringWriter();

    private CompletableFuture<Integer> watch(URI url, String id) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new ScreenWatch(new ApiClient(url), id, new PrintWriter(output)).watch(LONG);
                    } catch (UnreachableException | RefusedException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                Thread::startVirtualThread);
    }

    private void awaitShown(String text) throws InterruptedException {
        while (Screen.of(output.toString()).stream().noneMatch(line -> line.contains(text))) {
            Thread.sleep(20);
        }
    }

    @Test
    void the_state_is_redrawn_in_place_until_the_end() throws Exception {
        try (var service = TestService.start()) {
            // Given
            String id = service.createRunning(TestService.slow("shop")).getString("id");
            var watching = watch(service.uri(""), id);
            awaitShown("RUNNING, 5 % of requests");
            // When
            service.post("/deployments/" + id + "/cancel", "");
            // Then
            assertThat(watching.join()).isEqualTo(ExitStatus.CANCELLED_OR_FAILED);
            var screen = Screen.of(output.toString());
            assertThat(screen)
                    .filteredOn(line -> line.startsWith("status"))
                    .singleElement()
                    .asString()
                    .contains("CANCELLED");
            assertThat(screen.getFirst()).startsWith("[....................]  0 %");
            assertThat(screen.getLast()).contains("cancelled");
        }
    }

    @Test
    void a_service_that_is_gone_is_shown_as_gone_and_watched_again_when_it_is_back() throws Exception {
        // Given
        int port = TestService.freePort();
        var settings = Map.of(
                "http", Map.of("port", port),
                "journal", Map.of("type", "sqlite"),
                "data", Map.of("dir", folder.toString()));
        var first = TestService.start(settings);
        String id = first.createRunning(TestService.slow("shop")).getString("id");
        var watching = watch(first.uri(""), id);
        awaitShown("RUNNING");
        // When
        first.close();
        // Then
        awaitShown("NO ANSWER since");
        assertThat(Screen.of(output.toString())).hasSize(3);
        // And when
        try (var second = TestService.start(settings, first.router())) {
            awaitShown("RUNNING, 5 % of requests");
            second.post("/deployments/" + id + "/rollback", "");
            assertThat(watching.join()).isEqualTo(ExitStatus.ROLLED_BACK);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3, 0, 5, '[#...................]  5 %  steps: [5] 15 25 100'",
        "10, 5, 55, '[###########.........]  55 %  steps: .. 25 35 45 [55] 65 75 .. 100'",
        "10, 9, 95, '[###################.]  95 %  steps: .. 45 55 65 75 85 [95] 100'",
        "3, 0, , '[????????????????????]  unknown  steps: [5] 15 25 100'"
    })
    void the_ladder_shows_the_steps_around_the_present_one(int steps, int step, Integer weight, String shown) {
        // Given
        var plan = new JsonArray();
        for (int i = 0; i < steps; i++) {
            plan.add(new JsonObject().put("weight", 5 + 10 * i));
        }
        var deployment = new JsonObject()
                .put("status", "RUNNING")
                .put("status_reason", "")
                .put("service_name", "shop")
                .put("history", new JsonArray())
                .put("current_weight", weight)
                .put("current_step", step)
                .put("plan", plan);
        // When
        List<String> lines = new WatchText(deployment, new JsonObject(), Instant.EPOCH).lines();
        // Then
        assertThat(lines.getFirst()).isEqualTo(shown);
    }
}
