package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /deployments}. */
class ListContractTest {
    private static final Pattern NEXT = Pattern.compile("<(/deployments\\?[^>]*)>; rel=\"next\"");
    private static final List<String> IDS = new ArrayList<>();

    @AutoClose
    private static final TestService service = TestService.started();

    /** Seven deployments, oldest first; those with even numbers are cancelled, and the last three belong to team &. */
    @BeforeAll
    static void start() throws Exception {
        for (int i = 0; i < 7; i++) {
            var wanted = TestService.quick("shop &" + i).put("owner", i < 4 ? null : "team &");
            String id = service.create(wanted).getString("id");
            IDS.add(id);
            if (i % 2 == 0) {
                service.post("/deployments/" + id + "/cancel", "");
            }
        }
    }

    private static List<String> newestFirst(int... numbers) {
        return IntStream.of(numbers).mapToObj(IDS::get).toList().reversed();
    }

    private static List<String> list(String query) throws Exception {
        var answer = service.get("/deployments" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ids(answer.body());
    }

    private static List<String> ids(String body) {
        var array = new JsonArray(body);
        return IntStream.range(0, array.size())
                .mapToObj(i -> array.getJsonObject(i).getString("id"))
                .toList();
    }

    @Test
    void the_newest_come_first() throws Exception {
        // When
        var ids = list("");
        // Then
        assertThat(ids).isEqualTo(newestFirst(0, 1, 2, 3, 4, 5, 6));
    }

    @Test
    void a_summary_leaves_out_long_fields() throws Exception {
        // When
        JsonObject summary = new JsonArray(service.get("/deployments?limit=1").body()).getJsonObject(0);
        // Then
        assertThat(summary.fieldNames())
                .contains("id", "status", "current_weight", "next_evaluation_at")
                .doesNotContain("config", "history", "last_aggregates", "last_decision");
    }

    @Test
    void they_are_filtered_by_status_and_by_service() throws Exception {
        assertThat(list("?status=CANCELLED")).isEqualTo(newestFirst(0, 2, 4, 6));
        assertThat(list("?status=running")).isEqualTo(newestFirst(1, 3, 5));
        assertThat(list("?service_name=shop%20%263")).isEqualTo(newestFirst(3));
        assertThat(list("?service_name=shop%20%263&status=CANCELLED")).isEmpty();
        assertThat(list("?service_name=other")).isEmpty();
    }

    @Test
    void they_are_filtered_by_owner_and_show_it() throws Exception {
        assertThat(list("?owner=team%20%26")).isEqualTo(newestFirst(4, 5, 6));
        assertThat(list("?owner=team%20%26&status=open")).isEqualTo(newestFirst(5));
        assertThat(list("?owner=team%20%26&service_name=shop%20%266")).isEqualTo(newestFirst(6));
        assertThat(list("?owner=team")).isEmpty();
        assertThat(new JsonArray(service.get("/deployments?owner=team%20%26&limit=1")
                                .body())
                        .getJsonObject(0)
                        .getString("owner"))
                .isEqualTo("team &");
        assertThat(service.deployment(IDS.get(5)).getString("owner")).isEqualTo("team &");
        assertThat(service.deployment(IDS.get(3)).getMap()).containsEntry("owner", null);
    }

    @Test
    void several_statuses_can_be_selected_and_a_group_of_them_by_one_word() throws Exception {
        assertThat(list("?status=open")).isEqualTo(newestFirst(1, 3, 5));
        assertThat(list("?status=ended")).isEqualTo(newestFirst(0, 2, 4, 6));
        assertThat(list("?status=running,paused")).isEqualTo(newestFirst(1, 3, 5));
        assertThat(list("?status=RUNNING&status=cancelled")).isEqualTo(newestFirst(0, 1, 2, 3, 4, 5, 6));
        assertThat(list("?status=paused,failed&status=promoted")).isEmpty();
    }

    @Test
    void a_page_of_several_statuses_leads_to_the_next_with_all_of_them() throws Exception {
        // When
        var answer = service.get("/deployments?status=running&status=paused&limit=2");
        var link = NEXT.matcher(answer.headers().firstValue("Link").orElse(""));
        // Then
        assertThat(link.matches()).isTrue();
        assertThat(ids(service.get(link.group(1)).body())).isEqualTo(newestFirst(1));
    }

    @Test
    void links_lead_through_all_pages() throws Exception {
        // When
        var seen = new ArrayList<String>();
        int pages = 0;
        @Nullable String next = "/deployments?status=CANCELLED&limit=3";
        while (next != null) {
            var answer = service.get(next);
            seen.addAll(ids(answer.body()));
            var link = NEXT.matcher(answer.headers().firstValue("Link").orElse(""));
            next = link.matches() ? link.group(1) : null;
            pages++;
        }
        // Then
        assertThat(seen).isEqualTo(newestFirst(0, 2, 4, 6));
        assertThat(pages).isEqualTo(2);
    }

    @Test
    void a_link_keeps_the_filters() throws Exception {
        // When
        var answer = service.get("/deployments?status=RUNNING&limit=1");
        // Then
        assertThat(answer.headers().firstValue("Link").orElse(""))
                .contains("status=RUNNING")
                .contains("limit=1")
                .matches(NEXT);
    }

    @Test
    void the_last_page_has_no_link() throws Exception {
        // When
        var answer = service.get("/deployments?limit=7");
        // Then
        assertThat(ids(answer.body())).hasSize(7);
        assertThat(answer.headers().firstValue("Link")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=1001",
                "limit=x",
                "limit=",
                "limit=1.5",
                "limit=1e400",
                "limit=NaN",
                "limit=1&limit=2",
                "cursor=",
                "cursor=%21",
                "cursor=zzzzzzzzzzzzzzzzz",
                "status=DONE",
                "status=running,DONE",
                "status=running&status=DONE",
                "service_name=a&service_name=b",
                "state=RUNNING",
                "%00=1",
                "=1"
            })
    void an_invalid_query_is_refused(String query) throws Exception {
        // When
        var answer = service.get("/deployments?" + query);
        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ProblemDocument.of(answer).pointers()).hasSize(1);
    }

    @Test
    void all_errors_of_a_query_are_reported() throws Exception {
        // When
        var problem = ProblemDocument.of(service.get("/deployments?limit=0&status=DONE&service=shop"));
        // Then
        assertThat(problem.pointers()).containsExactlyInAnyOrder("/limit", "/status", "/service");
        assertThat(problem.at("/status")).contains("rolled_back");
    }
}
