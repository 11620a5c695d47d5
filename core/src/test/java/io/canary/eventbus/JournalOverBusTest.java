package io.canary.eventbus;

import static io.canary.eventbus.BusClient.byId;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Decisions, events and samples over the event bus: the same as over REST. */
class JournalOverBusTest {
    @AutoClose
    private final TestService service = TestService.started();

    private final BusClient client = BusClient.on(service);

    private JsonObject request(String action, @Nullable Object body) throws Exception {
        return BusClient.await(client.request(action, body));
    }

    private ReplyException refusal(String action, @Nullable Object body) {
        return BusClient.refusal(client.request(action, body));
    }

    private JsonArray rest(String path) throws Exception {
        return new JsonArray(service.get(path).body());
    }

    /** A deployment that was promoted after several decisions; both versions report as the router splits. */
    private String promoted() throws Exception {
        var analysis = new JsonObject()
                .put("tick_sec", 1)
                .put("warmup_sec", 0)
                .put("latency_warmup_sec", 0)
                .put("margins", new JsonObject().put("cpu", null).put("latency_ratio", null));
        var wanted = TestService.quick("shop");
        wanted.getJsonObject("policy").put("analysis", analysis);
        String id = service.create(wanted).getString("id");
        service.await(id, () -> report(id), d -> d.getString("completed_at") != null);
        return id;
    }

    private void report(String id) throws Exception {
        int percent = service.router().weight("shop", "v2").basisPoints() / 100;
        var both = new JsonArray()
                .add(sample(id, "canary", 100 * percent))
                .add(sample(id, "baseline", 100 * (100 - percent)));
        service.post("/metrics", both.encode());
    }

    private static JsonObject sample(String id, String version, int requests) {
        return new JsonObject()
                .put("deployment_id", id)
                .put("version", version)
                .put("requests", requests)
                .put("errors", requests / 100)
                .put("cpu_utilization", 0.5);
    }

    private String cancelled(String name) throws Exception {
        String id = service.create(TestService.quick(name)).getString("id");
        service.post("/deployments/" + id + "/cancel", "");
        service.await(id, d -> d.getString("completed_at") != null);
        return id;
    }

    @Test
    void decisions_are_the_same_as_over_rest() throws Exception {
        // Given
        String id = promoted();
        var all = rest("/deployments/" + id + "/decisions");
        assertThat(all.size()).isGreaterThan(1);
        // When / Then
        assertThat(request("decisions", byId(id)).getJsonArray("decisions")).isEqualTo(all);
        assertThat(request("decisions", byId(id).put("after", 1).put("limit", 1))
                        .getJsonArray("decisions"))
                .containsExactly(all.getJsonObject(1));
        assertThat(request("decision", byId(id).put("number", 2))).isEqualTo(all.getJsonObject(1));
    }

    @Test
    void a_recording_read_in_pages_is_the_same_as_over_rest() throws Exception {
        // Given
        String id = promoted();
        var expected = service.get("/deployments/" + id + "/samples")
                .body()
                .lines()
                .map(JsonObject::new)
                .toList();
        // When
        var lines = new ArrayList<JsonObject>();
        int pages = 0;
        String cursor = null;
        do {
            var page = request("samples", byId(id).put("limit", 1).put("cursor", cursor));
            page.getJsonArray("samples").forEach(line -> lines.add(new JsonObject(((JsonObject) line).encode())));
            cursor = page.getString("cursor");
            pages++;
        } while (cursor != null);
        // Then
        assertThat(lines).isEqualTo(expected);
        assertThat(pages).isGreaterThan(2);
    }

    @Test
    void a_deployment_without_decisions_has_an_empty_list_and_a_recording_of_its_plan() throws Exception {
        // Given
        String id = cancelled("shop");
        // When
        var recording = request("samples", byId(id));
        // Then
        assertThat(request("decisions", byId(id)).getJsonArray("decisions")).isEmpty();
        assertThat(recording.getJsonArray("samples")).hasSize(1);
        assertThat(recording.getJsonArray("samples").getJsonObject(0).getString("service_name"))
                .isEqualTo("shop");
        assertThat(recording.getValue("cursor")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"asc", "desc"})
    void events_are_read_page_by_page_in_either_order(String order) throws Exception {
        // Given
        cancelled("shop");
        cancelled("bakery");
        var expected = rest("/events?order=" + order);
        // When
        var found = new JsonArray();
        var query = new JsonObject().put("order", order).put("limit", 3);
        for (JsonObject next = query; next != null; ) {
            var page = request("events", query.mergeIn(next));
            found.addAll(page.getJsonArray("events"));
            next = page.getJsonObject("next");
        }
        // Then
        assertThat(expected.size()).isGreaterThan(6);
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void events_are_those_of_all_deployments_or_of_one() throws Exception {
        // Given
        cancelled("shop");
        String id = cancelled("bakery");
        // When
        var all = request("events", null);
        var its = request("events", new JsonObject().put("deployment_id", id));
        // Then
        assertThat(all.getJsonArray("events")).isEqualTo(rest("/events"));
        assertThat(all.getValue("next")).isNull();
        assertThat(its.getJsonArray("events")).isEqualTo(rest("/events?deployment_id=" + id));
    }

    @ParameterizedTest
    @CsvSource({"decisions, limit", "samples, limit", "decision, number"})
    void an_unknown_deployment_is_not_found(String action, String field) {
        // When
        var refused = refusal(action, byId("nowhere").put(field, 1));
        // Then
        assertThat(refused.failureCode()).isEqualTo(404);
        assertThat(refused.getMessage()).isEqualTo("there is no deployment nowhere");
    }

    @Test
    void an_unknown_number_is_not_found() throws Exception {
        // Given
        String id = cancelled("shop");
        // When
        var refused = refusal("decision", byId(id).put("number", 7));
        // Then
        assertThat(refused.failureCode()).isEqualTo(404);
        assertThat(refused.getMessage()).isEqualTo("deployment " + id + " has no decision 7");
    }

    @ParameterizedTest
    @CsvSource({
        "decisions, limit, 0, limit must be",
        "decisions, befor, 3, befor is not known",
        "decision, number, x, number must be",
        "events, limit, 1001, limit must be",
        "events, order, up, order must be",
        "samples, limit, 101, limit must be",
        "samples, cursor, nonsense, cursor must be as the page before gave it"
    })
    void an_invalid_query_is_refused(String action, String field, String value, String words) throws Exception {
        // Given
        var body = action.equals("events") ? new JsonObject() : byId(cancelled("shop"));
        Object given = Pattern.matches("[0-9]+", value) ? Integer.valueOf(value) : value;
        // When
        var refused = refusal(action, body.put(field, given));
        // Then
        assertThat(refused.failureCode()).isEqualTo(400);
        assertThat(refused.getMessage()).contains(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"decision", "decisions", "samples"})
    void a_request_without_a_deployment_is_refused(String action) {
        for (Object body : List.of(new JsonObject(), new JsonArray())) {
            assertThat(refusal(action, body).failureCode()).isEqualTo(400);
        }
        assertThat(refusal(action, null).failureCode()).isEqualTo(400);
    }

    @Test
    void the_series_of_a_deployment_is_what_rest_shows() throws Exception {
        // Given
        String id = service.createRunning(TestService.slow("shop")).getString("id");
        // When
        var series = request("series", byId(id).put("limit", 1));
        // Then
        assertThat(series.encode())
                .isEqualTo(service.get("/deployments/" + id + "/series").body());
    }
}
