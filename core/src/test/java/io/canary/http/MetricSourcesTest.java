package io.canary.http;

import static io.canary.http.Sources.QUERY;
import static io.canary.http.Sources.SOURCES;
import static io.canary.http.Sources.asking;
import static io.canary.http.Sources.judged;
import static io.canary.http.Sources.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ScriptedRouter;
import io.canary.ScriptedSource;
import io.canary.TestService;
import io.canary.spi.metrics.MetricSourceException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics that the service reads itself: nobody posts a sample. */
class MetricSourcesTest {
    private final ScriptedSource source = new ScriptedSource();

    @AutoClose
    private final TestService service = Sources.started(source);

    private String created(JsonObject deployment) throws Exception {
        return service.create(deployment).getString("id");
    }

    /** Both versions serve users for as long as the test waits. */
    private TestService.Act serving(String name, int errors) {
        return () -> {
            source.count(name, "v1", 10, 0);
            source.count(name, "v2", 10, errors);
        };
    }

    @Test
    void a_good_canary_is_promoted_and_a_bad_one_rolled_back_with_nobody_posting_anything() throws Exception {
        // Given: two deployments that do not name a source
        String good = created(judged("good"));
        String bad = created(judged("bad"));
        // When
        var promoted = service.await(good, serving("good", 0), d -> d.getValue("completed_at") != null);
        var rolledBack = service.await(bad, serving("bad", 5), d -> d.getValue("completed_at") != null);
        // Then
        assertThat(promoted.getString("status")).isEqualTo("PROMOTED");
        assertThat(rolledBack.getString("status")).isEqualTo("ROLLED_BACK");
        assertThat(promoted.getJsonObject("config").getJsonArray("sources"))
                .isEqualTo(new JsonArray().add(of("prom", QUERY)));
    }

    @Test
    void intervals_follow_one_another_without_a_gap_and_none_is_read_twice() throws Exception {
        // Given
        String id = created(TestService.slow("shop").put("baseline_version", "v1"));
        // When
        service.await(id, d -> source.intervals().size() >= 3);
        // Then
        var bounds = source.intervals().stream()
                .map(interval -> interval.substring("shop ".length()).split("\\.\\.", -1))
                .toList();
        for (int i = 1; i < bounds.size(); i++) {
            assertThat(bounds.get(i)[0]).isEqualTo(bounds.get(i - 1)[1]);
        }
        assertThat(bounds.getFirst()[0])
                .isEqualTo(service.deployment(id).getInstant("created_at").toString());
    }

    @Test
    void a_source_that_is_down_is_said_and_neither_promotes_nor_rolls_back() throws Exception {
        // Given
        source.before(() -> {
            throw MetricSourceException.unavailable("connection refused by s3cret-token", null);
        });
        String id = created(judged("shop"));
        // When
        var waiting = service.await(
                id, serving("shop", 5), d -> d.getString("status_reason").contains("source prom"));
        // Then
        assertThat(waiting.getString("status")).isEqualTo("RUNNING");
        assertThat(waiting.getString("status_reason"))
                .contains("the measurements are unavailable: source prom: ")
                .contains("connection refused by")
                .doesNotContain("s3cret-token");
        assertThat(service.get("/metrics").body())
                .contains("canary_source_reads_seconds_count{result=\"unavailable\",source=\"prom\"}");
        // When
        source.before(() -> {});
        // Then: what the source counted meanwhile is evidence
        var ended = service.await(id, d -> d.getValue("completed_at") != null);
        assertThat(ended.getString("status")).isEqualTo("ROLLED_BACK");
        assertThat(types(ended)).containsSubsequence("measurements_lost", "measurements_restored", "rolled_back");
        assertThat(ended.encode()).doesNotContain("s3cret-token");
    }

    private static List<String> types(JsonObject deployment) {
        return deployment.getJsonArray("history").stream()
                .map(entry -> ((JsonObject) entry).getString("type"))
                .toList();
    }

    @Test
    void a_read_that_does_not_return_is_an_outage_too() throws Exception {
        // Given: it heeds no interrupt
        var release = new CountDownLatch(1);
        source.before(() -> {
            boolean released = false;
            while (!released) {
                try {
                    released = release.await(1, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    assertThat(e).isNotNull();
                }
            }
        });
        // When
        String id = created(asking(judged("shop"), of("hasty", QUERY)));
        // Then
        service.await(id, d -> d.getString("status_reason").contains("source hasty: no answer within 0.2 s"));
        release.countDown();
    }

    @Test
    void after_a_rollback_the_baseline_is_still_read() throws Exception {
        // Given
        var deployment = judged("shop").put("safeguards", new JsonObject().put("recovery_window_sec", 60));
        String id = created(deployment);
        service.await(id, serving("shop", 5), d -> d.getString("status").equals("ROLLED_BACK"));
        // When
        var recovered = service.await(id, serving("shop", 5), d -> types(d).contains("recovered"));
        // Then
        assertThat(recovered.getString("status")).isEqualTo("ROLLED_BACK");
    }

    @Test
    void a_service_that_restarts_counts_nothing_twice(@TempDir Path data) throws Exception {
        // Given: a service that is stopped after it has read 100 requests of the canary
        var settings = new HashMap<String, Object>(TestService.sqliteIn(data));
        settings.put("sources", SOURCES);
        var router = new ScriptedRouter();
        var deployment = judged("kept").put("strategy", new JsonObject().put("interval_sec", 3600));
        String id;
        try (var first = TestService.start(settings, router, source)) {
            id = first.create(deployment).getString("id");
            source.count("kept", "v1", 900, 0);
            source.count("kept", "v2", 100, 0);
            first.await(id, d -> d.getValue("last_metrics_at") != null);
        }
        // When: its step starts again, and the canary serves 50 more
        try (var second = TestService.start(settings, router, source)) {
            second.await(id, d -> types(d).getLast().equals("weight_confirmed") && types(d).contains("restarted"));
            source.count("kept", "v2", 50, 0);
            var promoted = second.await(
                    id, () -> second.post("/deployments/" + id + "/promote", "{}"), d -> d.getString("status")
                            .equals("PROMOTED"));
            // Then
            assertThat(promoted.getJsonObject("last_aggregates").getLong("requests"))
                    .isEqualTo(50);
        }
    }

    @Test
    void an_outage_is_a_fail_where_the_policy_says_so() throws Exception {
        // Given
        source.before(() -> {
            throw MetricSourceException.refused("unknown metric");
        });
        var deployment = judged("shop");
        deployment.getJsonObject("policy").getJsonObject("analysis").put("on_provider_error", "fail");
        // When
        String id = created(deployment);
        // Then
        var ended = service.await(id, d -> d.getValue("completed_at") != null);
        assertThat(ended.getString("status")).isEqualTo("ROLLED_BACK");
        assertThat(ended.getString("status_reason")).contains("source prom: unknown metric");
    }

    @Test
    void a_source_that_is_later_than_any_wait_is_said_and_shown_and_its_parts_are_no_evidence() throws Exception {
        // Given
        source.clockIsBehind(20);
        var deployment = judged("shop");
        deployment
                .getJsonObject("policy")
                .getJsonObject("analysis")
                .put("max_report_lag_sec", 1)
                .put("tick_sec", 1);
        // When
        String id = created(deployment);
        var waiting = service.await(
                id, serving("shop", 5), d -> d.getString("status_reason").contains("source prom"));
        // Then
        assertThat(waiting.getString("status")).isEqualTo("RUNNING");
        assertThat(waiting.getString("status_reason"))
                .contains("source prom: its points come more than 1 s late, and are waited for no longer");
        assertThat(new JsonArray(service.get("/sources").body())
                        .stream()
                                .map(JsonObject.class::cast)
                                .filter(each -> each.getString("name").equals("prom"))
                                .map(each -> each.getDouble("observed_lag_sec")))
                .singleElement()
                .satisfies(lag -> assertThat(lag).isPositive());
    }

    @Test
    void a_source_that_finds_nothing_is_no_data() throws Exception {
        // When
        String id = created(judged("shop"));
        // Then
        var waiting = service.await(id, d -> d.getJsonObject("last_decision") != null);
        assertThat(waiting.getString("status")).isEqualTo("RUNNING");
        assertThat(waiting.getString("status_reason")).doesNotContain("source");
    }

    @Test
    void a_source_that_answers_slowly_gets_at_most_eight_reads_at_once() throws Exception {
        // Given
        var eight = new CountDownLatch(8);
        var release = new CountDownLatch(1);
        source.before(() -> {
            eight.countDown();
            release.await();
        });
        // When
        for (int i = 0; i < 12; i++) {
            created(TestService.slow("shop " + i).put("baseline_version", "v1"));
        }
        eight.await();
        release.countDown();
        // Then
        assertThat(source.mostUnderWay()).isEqualTo(8);
    }
}
