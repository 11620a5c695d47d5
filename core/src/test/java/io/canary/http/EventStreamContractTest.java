package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.http.EventSource.Event;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /events} as a stream of server-sent events. */
@Timeout(120)
class EventStreamContractTest {
    private static final int STREAMS_MAX = 2;

    @AutoClose
    private final TestService service = TestService.started(Map.of(
            "http", Map.of("event_streams_max", STREAMS_MAX, "idle_timeout_sec", 1, "confirm_wait_ms", 500),
            "deployments", Map.of("retention", Map.of("ended_total_max", 1))));

    private String create(String name) throws Exception {
        var deployment = TestService.quick(name).put("strategy", new JsonObject().put("interval_sec", 600));
        return service.createRunning(deployment).getString("id");
    }

    private List<JsonObject> list(String query) throws Exception {
        var array = new JsonArray(service.get("/events" + query).body());
        return IntStream.range(0, array.size()).mapToObj(array::getJsonObject).toList();
    }

    private void cancel(String id) throws Exception {
        service.post("/deployments/" + id + "/cancel", "");
    }

    @Test
    void old_events_are_replayed_and_new_ones_follow_in_the_format_of_the_list() throws Exception {
        // Given
        String id = create("shop");
        try (var stream = EventSource.open(service, "?after=0")) {
            var replayed = stream.next(2);
            // When
            cancel(id);
            var live = stream.next(2);
            // Then
            assertThat(replayed).extracting(Event::type).containsExactly("created", "weight_confirmed");
            assertThat(live).extracting(Event::type).containsExactly("cancel", "cancelled");
            assertThat(live).extracting(Event::data).isEqualTo(list("?after=2"));
            assertThat(live).extracting(Event::id).containsExactly(3L, 4L);
        }
    }

    @Test
    void a_stream_starts_with_new_events_by_default() throws Exception {
        // Given
        create("shop");
        try (var stream = EventSource.open(service, "")) {
            // When
            String bakery = create("bakery");
            // Then
            assertThat(stream.next().data().getString("deployment_id")).isEqualTo(bakery);
        }
    }

    @Test
    void no_event_is_missing_or_repeated_wherever_a_client_connects_and_reconnects() throws Exception {
        // Given
        int deployments = 60;
        var work = CompletableFuture.runAsync(
                () -> IntStream.range(0, deployments).parallel().forEach(i -> {
                    try {
                        create("service-" + i);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }));
        // When
        var seen = new java.util.ArrayList<Long>();
        while (seen.size() < 2 * deployments) {
            long last = seen.isEmpty() ? 0 : seen.getLast();
            try (var stream = EventSource.openAfter(service, "", last)) {
                int some = Math.min(17, 2 * deployments - seen.size());
                stream.next(some).forEach(event -> seen.add(event.id()));
            }
        }
        work.join();
        // Then
        assertThat(seen)
                .isEqualTo(IntStream.rangeClosed(1, 2 * deployments)
                        .mapToObj(Long::valueOf)
                        .toList());
    }

    @Test
    void a_stream_of_one_deployment_has_only_its_events() throws Exception {
        // Given
        String shop = create("shop");
        String bakery = create("bakery");
        try (var stream = EventSource.open(service, "?after=0&deployment_id=" + bakery)) {
            // When
            cancel(shop);
            cancel(bakery);
            // Then
            assertThat(stream.next(4))
                    .extracting(Event::type)
                    .containsExactly("created", "weight_confirmed", "cancel", "cancelled");
        }
    }

    private void awaitEvents(int count) throws Exception {
        while (list("").size() > count) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** Two ended deployments of which one is deleted, and one that is open. */
    private void forgetOne() throws Exception {
        String kept = create("kept"); // 1, 2
        String forgotten = create("forgotten"); // 3, 4
        cancel(forgotten); // 5, 6
        cancel(kept); // 7, 8
        service.awaitStatus("/deployments/" + forgotten, 404);
        awaitEvents(4);
    }

    @Test
    void deleted_events_that_a_client_missed_are_reported_as_a_gap() throws Exception {
        // Given
        forgetOne();
        // When
        try (var stream = EventSource.openAfter(service, "", 4)) {
            var gap = stream.next();
            var next = stream.next();
            // Then
            assertThat(gap.type()).isEqualTo("gap");
            assertThat(gap.id()).isEqualTo(6);
            assertThat(gap.data().getLong("after")).isEqualTo(4);
            assertThat(gap.data().getLong("before")).isEqualTo(7);
            assertThat(next.id()).isEqualTo(7);
        }
    }

    @Test
    void a_gap_is_reported_even_if_no_event_follows() throws Exception {
        // Given
        String forgotten = create("forgotten"); // 1, 2
        String kept = create("kept"); // 3, 4
        cancel(kept); // 5, 6
        String last = create("last"); // 7, 8
        cancel(last); // 9, 10: kept is forgotten, and its 3 to 6
        service.awaitStatus("/deployments/" + kept, 404);
        cancel(forgotten); // 11, 12: last is forgotten, and its 7 to 10
        service.awaitStatus("/deployments/" + last, 404);
        awaitEvents(4);
        // When
        try (var stream = EventSource.openAfter(service, "", 2)) {
            // Then
            assertThat(stream.next(3)).extracting(Event::type).containsExactly("gap", "cancel", "cancelled");
        }
    }

    @Test
    void an_id_from_the_future_is_reported_and_all_kept_events_follow() throws Exception {
        // Given
        create("shop");
        // When
        try (var stream = EventSource.openAfter(service, "", 4711)) {
            // Then
            assertThat(stream.next(3)).extracting(Event::type).containsExactly("gap", "created", "weight_confirmed");
        }
    }

    @Test
    void a_stream_without_events_outlasts_the_idle_timeout() throws Exception {
        // Given
        long begun = System.nanoTime();
        try (var stream = EventSource.open(service, "")) {
            // When
            int heartbeats = 0;
            while (heartbeats < 8) {
                heartbeats += ": heartbeat".equals(stream.line()) ? 1 : 0;
            }
            // Then
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(2));
            create("shop");
            assertThat(stream.next().type()).isEqualTo("created");
        }
    }

    @Test
    void a_stop_ends_a_stream_at_once_and_says_so() throws Exception {
        // Given
        try (var stream = EventSource.open(service, "")) {
            long begun = System.nanoTime();
            // When
            service.close();
            // Then
            var last = lastLine(stream);
            assertThat(last).startsWith(": the service is stopping");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static String lastLine(EventSource stream) throws Exception {
        String last = "";
        for (@Nullable String line = stream.line(); line != null; line = stream.line()) {
            last = line.isEmpty() ? last : line;
        }
        return last;
    }

    private int statusOfAnotherStream() throws Exception {
        var head = HttpRequest.newBuilder(service.uri("/events"))
                .header("Accept", "text/event-stream")
                .method("HEAD", HttpRequest.BodyPublishers.noBody());
        return service.send(head).statusCode();
    }

    @Test
    void more_streams_than_are_allowed_are_refused_until_one_is_closed() throws Exception {
        // Given
        var one = EventSource.open(service, "");
        try (var other = EventSource.open(service, "")) {
            // When
            int refused = statusOfAnotherStream();
            one.close();
            // Then
            assertThat(refused).isEqualTo(503);
            OpenRequests.await(service, "event_stream", 1);
            assertThat(statusOfAnotherStream()).isEqualTo(200);
            create("shop");
            assertThat(other.next().type()).isEqualTo("created");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | application/json",
                "application/json, text/event-stream;q=0.9 | application/json",
                "text/html, */*;q=0.1 | application/json",
                "text/event-stream, application/json;q=0.5 | text/event-stream",
                "text/event-stream | text/event-stream"
            })
    void the_accept_header_decides_whether_it_is_a_stream(String accept, String type) throws Exception {
        // When
        var answer = service.send(HttpRequest.newBuilder(service.uri("/events"))
                .header("Accept", accept)
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
        // Then
        assertThat(answer.headers().firstValue("Content-Type")).contains(type);
        assertThat(answer.headers().firstValue("Vary").orElse("")).isEqualToIgnoringCase("accept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?after=-1", "?after=x", "?order=desc", "?limit=10", "?afterr=1", "?deployment_id=42"})
    void an_invalid_query_of_a_stream_is_refused(String query) throws Exception {
        // When
        var answer = service.send(
                HttpRequest.newBuilder(service.uri("/events" + query)).header("Accept", "text/event-stream"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(query.contains("=42") ? 404 : 400);
        ProblemDocument.of(answer);
    }

    @Test
    void an_invalid_last_event_id_is_refused() throws Exception {
        // When
        var answer = service.send(HttpRequest.newBuilder(service.uri("/events"))
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", "newest"));
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ProblemDocument.of(answer).detail()).contains("Last-Event-ID");
    }
}
