package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.http.EventSource.Event;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code GET /deployments} and {@code GET /deployments/{id}} as live views. */
@Timeout(120)
class LiveViewContractTest {
    private static final int VIEWERS_MAX = 3;

    @AutoClose
    private final TestService service = TestService.started(Map.of(
            "http", Map.of("viewers_max", VIEWERS_MAX, "reads_max", 1_000),
            "deployments", Map.of("retention", Map.of("ended_total_max", 1))));

    private String create(String name) throws Exception {
        return service.createRunning(TestService.slow(name)).getString("id");
    }

    private void command(String id, String command) throws Exception {
        var answer = service.post("/deployments/" + id + "/" + command, "");
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    }

    /** What a viewer of the list knows, from the events that it gets. */
    private static final class Known {
        private final Map<String, JsonObject> rows = new LinkedHashMap<>();

        void take(EventSource stream, Predicate<Known> until) throws IOException {
            boolean more = true;
            while (more || !until.test(this)) {
                var event = stream.next();
                if (event.type().equals("deployments")) {
                    take(event.data());
                    more = event.data().getBoolean("more");
                }
            }
        }

        private void take(JsonObject data) {
            data.getJsonArray("deployments").forEach(each -> {
                var row = (JsonObject) each;
                rows.put(row.getString("id"), row);
            });
            data.getJsonArray("removed").forEach(rows::remove);
        }

        JsonObject row(String id) {
            return Objects.requireNonNull(rows.get(id), id);
        }

        String triage(String id) {
            return row(id).getString("triage");
        }
    }

    /** The next event of this type. */
    private static Event next(EventSource stream, String type) throws IOException {
        var event = stream.next();
        while (!event.type().equals(type)) {
            event = stream.next();
        }
        return event;
    }

    // --- the list

    @Test
    void a_viewer_of_the_list_gets_all_of_it_and_then_what_changes() throws Exception {
        // Given
        String shop = create("shop");
        String bakery = create("bakery");
        var known = new Known();
        try (var stream = EventSource.openAt(service, "/deployments")) {
            known.take(stream, k -> true);
            assertThat(known.rows).containsOnlyKeys(bakery, shop);
            var row = known.row(shop);
            assertThat(row.getString("status")).isEqualTo("RUNNING");
            assertThat(row.getString("triage")).isEqualTo("running");
            assertThat(row.getDouble("current_weight")).isEqualTo(5);
            assertThat(row.getInteger("steps"))
                    .isEqualTo(service.deployment(shop).getJsonArray("plan").size());
            // When
            command(shop, "pause");
            String cellar = create("cellar");
            // Then
            known.take(stream, k -> k.rows.size() == 3 && k.triage(shop).equals("paused"));
            assertThat(known.triage(cellar)).isEqualTo("running");
            assertThat(known.triage(bakery)).isEqualTo("running");
        }
    }

    @Test
    void a_list_without_deployments_is_said_to_be_empty() throws Exception {
        try (var stream = EventSource.openAt(service, "/deployments")) {
            var first = stream.next();
            assertThat(first.type()).isEqualTo("deployments");
            assertThat(first.data().getJsonArray("deployments")).isEmpty();
            assertThat(first.data().getBoolean("more")).isFalse();
        }
    }

    @Test
    void long_lists_come_in_parts_and_the_last_one_says_so() throws Exception {
        // Given
        for (int i = 0; i < 120; i++) {
            create("service-" + i);
        }
        try (var stream = EventSource.openAt(service, "/deployments")) {
            // When
            var parts = new ArrayList<JsonObject>();
            do {
                parts.add(next(stream, "deployments").data());
            } while (parts.getLast().getBoolean("more"));
            // Then
            assertThat(parts).hasSizeGreaterThan(1);
            var names = parts.stream()
                    .flatMap(part -> part.getJsonArray("deployments").stream())
                    .map(row -> ((JsonObject) row).getString("service_name"))
                    .toList();
            assertThat(names).hasSize(120).doesNotHaveDuplicates();
            assertThat(names.getFirst()).as("the newest first").isEqualTo("service-119");
        }
    }

    @Test
    void a_deployment_that_the_service_forgets_is_removed() throws Exception {
        // Given
        String shop = create("shop");
        command(shop, "cancel");
        var known = new Known();
        try (var stream = EventSource.openAt(service, "/deployments")) {
            known.take(stream, k -> k.triage(shop).equals("ended"));
            // When
            String bakery = create("bakery");
            command(bakery, "cancel");
            // Then
            known.take(stream, k -> k.rows.containsKey(bakery) && !k.rows.containsKey(shop));
        }
    }

    @Test
    void reports_alone_send_nothing_to_viewers_of_the_list() throws Exception {
        // Given
        String shop = create("shop");
        try (var stream = EventSource.openAt(service, "/deployments")) {
            next(stream, "deployments");
            // When
            service.sample(shop, 10, 0);
            // Then
            assertThat(stream.next().type()).isEqualTo("alive");
        }
    }

    @Test
    void a_viewer_hears_at_least_every_five_seconds_that_what_it_knows_is_what_there_is() throws Exception {
        // Given
        create("shop");
        try (var stream = EventSource.openAt(service, "/deployments")) {
            next(stream, "deployments");
            next(stream, "alive");
            long begin = System.nanoTime();
            var asked = Instant.now();
            // When
            var alive = next(stream, "alive");
            // Then
            assertThat(Instant.parse(alive.data().getString("at"))).isAfter(asked.minusMillis(1));
            assertThat(System.nanoTime() - begin).isLessThan(10_000_000_000L); // 5 s, and the machine may be busy
        }
    }

    // --- one deployment

    @Test
    void a_viewer_of_a_deployment_gets_all_of_it_and_the_verdict_so_far() throws Exception {
        // Given
        String id = create("shop");
        try (var stream = EventSource.openAt(service, "/deployments/" + id)) {
            // When
            var deployment = next(stream, "deployment").data();
            var verdict = next(stream, "verdict").data();
            // Then
            var shown = service.deployment(id);
            assertThat(deployment.getInteger("revision")).isPositive();
            assertThat(deployment.getString("triage")).isEqualTo("running");
            deployment.remove("revision");
            deployment.remove("triage");
            assertThat(deployment.remove("at")).isEqualTo(verdict.getString("at"));
            assertThat(deployment).isEqualTo(shown);
            assertThat(verdict.getJsonObject("verdict").getString("outcome")).isEqualTo("INCONCLUSIVE");
            assertThat(verdict.fieldNames()).contains("last_metrics_at", "observed_share", "next_evaluation_at");
        }
    }

    @Test
    void reports_change_the_verdict_and_commands_the_deployment() throws Exception {
        // Given
        String id = create("shop");
        try (var stream = EventSource.openAt(service, "/deployments/" + id)) {
            next(stream, "deployment");
            next(stream, "verdict");
            // When
            service.sample(id, 40, 0);
            var verdict = next(stream, "verdict").data();
            command(id, "pause");
            var deployment = next(stream, "deployment").data();
            // Then
            assertThat(verdict.getJsonObject("aggregates").getInteger("requests"))
                    .isEqualTo(40);
            assertThat(verdict.getString("last_metrics_at")).isNotNull();
            assertThat(deployment.getString("status")).isEqualTo("PAUSED");
            assertThat(deployment.getJsonArray("history").encode()).contains("paused on request");
        }
    }

    @Test
    void the_view_of_a_deployment_that_is_forgotten_says_so_and_ends() throws Exception {
        // Given
        String shop = create("shop");
        command(shop, "cancel");
        try (var stream = EventSource.openAt(service, "/deployments/" + shop)) {
            assertThat(next(stream, "deployment").data().getString("triage")).isEqualTo("ended");
            // When
            command(create("bakery"), "cancel");
            // Then
            next(stream, "gone");
            assertThat(stream.line()).isNull();
        }
    }

    // --- refusals

    @Test
    void there_is_no_view_of_a_deployment_that_does_not_exist() throws Exception {
        assertThat(asked("/deployments/nowhere")).isEqualTo(404);
    }

    @Test
    void a_live_view_has_no_parameters() throws Exception {
        assertThat(asked("/deployments?status=open")).isEqualTo(400);
    }

    @Test
    void more_viewers_than_allowed_are_refused_until_one_leaves() throws Exception {
        // Given
        var open = new ArrayList<EventSource>();
        for (int i = 0; i < VIEWERS_MAX; i++) {
            open.add(EventSource.openAt(service, "/deployments"));
        }
        // When
        int refused = asked("/deployments");
        open.removeLast().close();
        // Then
        assertThat(refused).isEqualTo(503);
        OpenRequests.await(service, "viewer", VIEWERS_MAX - 1);
        open.add(EventSource.openAt(service, "/deployments"));
        open.forEach(EventSource::close);
    }

    private int asked(String path) throws Exception {
        return service.send(HttpRequest.newBuilder(service.uri(path)).header("Accept", "text/event-stream"))
                .statusCode();
    }

    @Test
    void viewers_are_told_when_the_service_stops() throws Exception {
        // Given
        try (var stream = EventSource.openAt(service, "/deployments")) {
            next(stream, "deployments");
            // When
            service.close();
            // Then
            var rest = new ArrayList<String>();
            for (var line = stream.line(); line != null; line = stream.line()) {
                rest.add(line);
            }
            assertThat(rest).anyMatch(line -> line.startsWith(": the service is stopping"));
        }
    }

    @Test
    void json_is_what_clients_get_without_a_preference() throws Exception {
        String id = create("shop");
        assertThat(new JsonArray(service.get("/deployments").body())).hasSize(1);
        assertThat(service.get("/deployments/" + id).headers().firstValue("Content-Type"))
                .hasValue("application/json");
    }

    @Test
    void a_view_in_which_nothing_happens_stays_open_however_short_the_idle_timeout() throws Exception {
        // Given
        try (var hasty = TestService.start(Map.of("http", Map.of("idle_timeout_sec", 1, "confirm_wait_ms", 500)));
                var stream = EventSource.openAt(hasty, "/deployments")) {
            next(stream, "deployments");
            var begin = Instant.now();
            // When
            var last = next(stream, "alive");
            while (Instant.now().isBefore(begin.plusSeconds(3))) {
                last = next(stream, "alive");
            }
            // Then
            assertThat(Instant.parse(last.data().getString("at"))).isAfter(begin.plusSeconds(2));
        }
    }
}
