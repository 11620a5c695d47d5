package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /events}: who changed what, when, and why. */
class EventsContractTest {
    @AutoClose
    private final TestService service =
            TestService.started(Map.of("deployments", Map.of("retention", Map.of("ended_total_max", 1))));

    private List<JsonObject> events(String query) throws Exception {
        var list = new JsonArray(service.get("/events" + query).body());
        return IntStream.range(0, list.size()).mapToObj(list::getJsonObject).toList();
    }

    @Test
    void the_author_of_a_command_is_named_beside_the_events_of_the_rules() throws Exception {
        // Given
        String id = service.create(TestService.quick("shop").put("by", "ci")).getString("id");
        // When
        service.post("/deployments/" + id + "/cancel", "{\"by\": \"alice\", \"reason\": \"wrong notes\"}");
        // Then
        assertThat(events("?deployment_id=" + id))
                .extracting(e -> e.getString("type"), e -> e.getString("by"))
                .containsExactly(
                        tuple("created", "ci (127.0.0.1)"),
                        tuple("weight_confirmed", null),
                        tuple("cancel", "alice (127.0.0.1)"),
                        tuple("cancelled", null));
        assertThat(service.deployment(id)
                        .getJsonArray("history")
                        .getJsonObject(2)
                        .getString("by"))
                .isEqualTo("alice (127.0.0.1)");
    }

    @Test
    void a_client_without_a_name_is_shown_by_its_address() throws Exception {
        // Given
        String id = service.create(TestService.quick("shop")).getString("id");
        // When
        service.post("/deployments/" + id + "/pause", "");
        // Then
        assertThat(events("")).extracting(e -> e.getString("by")).containsExactly("127.0.0.1", null, "127.0.0.1");
    }

    @Test
    void reading_continues_after_the_last_known_event() throws Exception {
        // Given
        service.create(TestService.quick("shop"));
        var first = events("?limit=1");
        service.create(TestService.quick("bakery"));
        // When
        var rest = events("?after=" + first.getLast().getLong("cursor"));
        // Then
        assertThat(first).hasSize(1);
        assertThat(rest).hasSize(3);
        assertThat(rest)
                .extracting(e -> e.getLong("cursor"))
                .isSorted()
                .doesNotContain(first.getLast().getLong("cursor"));
        assertThat(events("?after=" + rest.getLast().getLong("cursor"))).isEmpty();
    }

    @Test
    void the_newest_come_first_on_request_and_new_events_do_not_shift_the_pages() throws Exception {
        // Given
        for (int i = 0; i < 3; i++) {
            service.create(TestService.quick("shop-" + i));
        }
        // When
        var seen = new ArrayList<Long>();
        @Nullable String next = "/events?order=desc&limit=2";
        while (next != null) {
            var answer = service.get(next);
            var page = new JsonArray(answer.body());
            IntStream.range(0, page.size())
                    .forEach(i -> seen.add(page.getJsonObject(i).getLong("cursor")));
            service.create(TestService.quick("late-" + seen.size()));
            next = next(answer);
        }
        // Then
        assertThat(seen).containsExactly(6L, 5L, 4L, 3L, 2L, 1L);
    }

    @Test
    void every_page_but_the_last_links_to_the_next() throws Exception {
        // Given
        String id = service.create(TestService.quick("shop")).getString("id");
        service.post("/deployments/" + id + "/cancel", "");
        // When
        var first = service.get("/events?limit=3&deployment_id=" + id);
        var second = service.get(String.valueOf(next(first)));
        // Then
        assertThat(next(first)).isEqualTo("/events?limit=3&deployment_id=" + id + "&after=3");
        assertThat(new JsonArray(second.body())).hasSize(1);
        assertThat(next(second)).isNull();
    }

    private static @Nullable String next(HttpResponse<String> answer) {
        var link = Pattern.compile("<(.*)>; rel=\"next\"")
                .matcher(answer.headers().firstValue("Link").orElse(""));
        return link.matches() ? link.group(1) : null;
    }

    private Set<String> ids() {
        try {
            return events("").stream().map(e -> e.getString("deployment_id")).collect(Collectors.toSet());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void the_events_of_a_deleted_deployment_are_deleted() throws Exception {
        // Given
        String forgotten = service.create(TestService.quick("shop")).getString("id");
        service.post("/deployments/" + forgotten + "/cancel", "");
        String kept = service.create(TestService.quick("bakery")).getString("id");
        service.post("/deployments/" + kept + "/cancel", "");
        // When
        service.awaitStatus("/deployments/" + forgotten, 404);
        // Then
        service.await(kept, d -> ids().equals(Set.of(kept)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?after=-1",
                "?after=x",
                "?limit=0",
                "?limit=1001",
                "?afterr=1",
                "?after=1&after=2",
                "?order=up",
                "?before=0"
            })
    void an_invalid_query_is_refused(String query) throws Exception {
        // When
        var answer = service.get("/events" + query);
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
    }
}
