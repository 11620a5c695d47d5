package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sender of a duplicate report learns that it is one: another sender may have used its name. */
class DuplicateSamplesTest {
    @AutoClose
    private final TestService service = TestService.started();

    private String id;

    @BeforeEach
    void start() throws Exception {
        var slow = new JsonObject().put("interval_sec", 3_600);
        id = service.create(TestService.quick("shop").put("strategy", slow)).getString("id");
    }

    private JsonObject sample(int errors) {
        return new JsonObject().put("deployment_id", id).put("requests", 1_000).put("errors", errors);
    }

    @Test
    void the_second_of_two_reports_with_the_same_identity_is_reported_as_a_duplicate() throws Exception {
        // Given
        var when = Instant.now().toString();
        var forged = sample(0).put("source", "web-1").put("timestamp", when);
        var real = sample(900).put("source", "web-1").put("timestamp", when);
        // When
        var first = service.post("/metrics", forged.encode());
        var second = service.post("/metrics", real.encode());
        // Then
        assertThat(first.body()).isEqualTo("{\"status\":\"accepted\"}");
        assertThat(second.statusCode()).isEqualTo(202);
        assertThat(new JsonObject(second.body()))
                .isEqualTo(new JsonObject()
                        .put("status", "accepted")
                        .put("accepted", 1)
                        .put("duplicate", 1));
        assertThat(service.get("/metrics").body())
                .contains("canary_samples_total{cause=\"duplicate\",result=\"ignored\"} 1.0");
    }

    @Test
    void the_duplicates_in_an_array_are_counted() throws Exception {
        // Given
        var all = new JsonArray();
        for (int i = 0; i < 5; i++) {
            all.add(sample(0).put("report_id", "r-" + i % 3));
        }
        // When
        var array = new JsonObject(service.post("/metrics", all.encode()).body());
        var lines = service.send(HttpRequest.newBuilder(service.uri("/metrics"))
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(all.getJsonObject(0).encode() + "\n")));
        // Then
        assertThat(array)
                .isEqualTo(new JsonObject()
                        .put("status", "accepted")
                        .put("accepted", 5)
                        .put("duplicate", 2));
        assertThat(new JsonObject(lines.body()).getInteger("duplicate")).isEqualTo(1);
    }

    @Test
    void samples_without_an_identity_are_answered_as_before() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(service.post("/metrics", sample(0).encode()).body()).isEqualTo("{\"status\":\"accepted\"}");
        }
    }
}
