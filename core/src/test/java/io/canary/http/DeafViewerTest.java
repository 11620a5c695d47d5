package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A viewer of the list that reads nothing, such as a browser that stands still. It costs no other viewer anything. */
@Timeout(180)
class DeafViewerTest {
    private static final int ROWS = 300;
    private static final int VIEWERS_MAX = 2;
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(2);

    /** First the sockets must be full: that takes some seconds of changes, and more on a busy machine. */
    private static final Duration FILLED_AND_CUT = Duration.ofSeconds(100);

    /** More than the sockets of both sides hold. */
    private static final int SOCKETS_HOLD = 16_000_000;

    @AutoClose
    private final TestService service = TestService.started(Map.of(
            "http",
            Map.of("viewers_max", VIEWERS_MAX, "idle_timeout_sec", IDLE_TIMEOUT.toSeconds(), "confirm_wait_ms", 500)));

    /** The status of each deployment, as the viewer that reads knows it. */
    private final Map<String, String> known = new HashMap<>();

    private List<String> createRows() {
        return IntStream.range(0, ROWS).mapToObj(this::create).toList();
    }

    private String create(int number) {
        try {
            return service.createRunning(TestService.slow("service-" + number + "-" + "x".repeat(100)))
                    .getString("id");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Pauses or resumes all, and has a viewer that reads learn it. */
    private void change(List<String> ids, int round, EventSource reader) throws Exception {
        boolean pauses = round % 2 == 0;
        String body = new JsonObject().put("reason", "x".repeat(250)).encode();
        for (String id : ids) {
            var answer = service.post("/deployments/" + id + (pauses ? "/pause" : "/resume"), body);
            assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        }
        while (!ids.stream().allMatch(id -> (pauses ? "PAUSED" : "RUNNING").equals(known.get(id)))) {
            learn(reader.next().data());
        }
    }

    private void learn(JsonObject data) {
        data.getJsonArray("deployments", new JsonArray()).forEach(each -> {
            var row = (JsonObject) each;
            known.put(row.getString("id"), row.getString("status"));
        });
    }

    /** How many viewers the service says that it has. */
    private int viewers() throws Exception {
        return service.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("canary_http_requests_open{kind=\"viewer\"}"))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private int asked() throws Exception {
        return service.send(HttpRequest.newBuilder(service.uri("/deployments")).header("Accept", "text/event-stream"))
                .statusCode();
    }

    @Test
    void a_viewer_that_reads_nothing_is_cut_off_while_the_others_get_every_change() throws Exception {
        // Given
        var ids = createRows();
        try (var deaf = new DeafClient(service.port(), "/deployments")) {
            OpenRequests.await(service, "viewer", 1);
            try (var reader = EventSource.openAt(service, "/deployments")) {
                assertThat(asked()).as("the places are taken").isEqualTo(503);
                // When
                var begun = Instant.now();
                int round = 0;
                while (viewers() == VIEWERS_MAX) {
                    change(ids, round++, reader);
                }
                // Then
                assertThat(Duration.between(begun, Instant.now())).isBetween(IDLE_TIMEOUT, FILLED_AND_CUT);
                change(ids, round, reader);
                OpenRequests.await(service, "viewer", 1);
                assertThat(deaf.readToEnd()).isLessThan(SOCKETS_HOLD);
                try (var next = EventSource.openAt(service, "/deployments")) {
                    assertThat(next.next().type()).isEqualTo("deployments");
                }
            }
        }
    }
}
