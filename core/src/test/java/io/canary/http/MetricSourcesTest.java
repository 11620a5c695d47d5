package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ScriptedRouter;
import io.canary.ScriptedSource;
import io.canary.TestService;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.QueryTemplate;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Metrics that the service reads itself: nobody posts a sample. */
class MetricSourcesTest {
    private static final Map<String, Object> QUERY =
            Map.of("requests", "requests{version=\"{version}\"}", "errors", "errors{version=\"{version}\"}");

    private final ScriptedSource source = new ScriptedSource();

    @AutoClose
    private final TestService service = started(source);

    private static TestService started(ScriptedSource source) {
        try {
            return TestService.start(
                    Map.of("sources", Map.of("prom", settings(QUERY), "other", settings(null))),
                    new ScriptedRouter(),
                    source);
        } catch (Exception e) {
            throw new IllegalStateException("the service did not start", e);
        }
    }

    private static Map<String, Object> settings(Map<String, Object> defaultQuery) {
        var settings = Map.of(
                "type", ScriptedSource.TYPE, "every_sec", 1, "settings", Map.of("token", "s3cret-token"));
        if (defaultQuery == null) {
            return settings;
        }
        var with = new java.util.HashMap<String, Object>(settings);
        with.put("default_query", defaultQuery);
        return with;
    }

    /** Evaluated each second, against its limits only. */
    private static JsonObject judged(String name) {
        var quick = TestService.quick(name).put("baseline_version", "v1");
        quick.getJsonObject("policy").put("analysis", new JsonObject().put("mode", "threshold"));
        return quick;
    }

    private static JsonObject asking(JsonObject deployment, Object... sources) {
        return deployment.put("sources", new JsonArray(List.of(sources)));
    }

    private static JsonObject of(String source, Map<String, Object> query) {
        return new JsonObject().put("source", source).mergeIn(new JsonObject(query));
    }

    private String created(JsonObject deployment) throws Exception {
        return service.create(deployment).getString("id");
    }

    private JsonObject refused(JsonObject deployment) throws Exception {
        var answer = service.post("/deployments", deployment.encode());
        assertThat(answer.statusCode()).isEqualTo(400);
        return new JsonObject(answer.body());
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
    void a_source_that_finds_nothing_is_no_data() throws Exception {
        // When
        String id = created(judged("shop"));
        // Then
        var waiting = service.await(id, d -> d.getJsonObject("last_decision") != null);
        assertThat(waiting.getString("status")).isEqualTo("RUNNING");
        assertThat(waiting.getString("status_reason")).doesNotContain("source");
    }

    @Test
    void all_that_is_wrong_with_the_sources_of_a_request_is_said_at_once() throws Exception {
        // When
        var problem = refused(asking(
                judged("shop"),
                of("prom", Map.of("requests", "requests{}", "erors", "x{version}")),
                of("nowhere", QUERY),
                new JsonObject().put("source", "other")));
        // Then
        assertThat(problem.getJsonArray("errors").encode())
                .contains("/sources/0/requests", "must contain {version} or {role}")
                .contains("/sources/0/erors", "did you mean errors?")
                .contains("/sources/1/source", "is not configured; there are: ")
                .contains("/sources/2", "has no default_query");
    }

    @Test
    void no_request_counts_twice() throws Exception {
        // When
        var problem = refused(asking(judged("shop"), of("prom", QUERY), of("other", QUERY)));
        // Then
        assertThat(problem.getJsonArray("errors").encode())
                .contains("/sources/1/requests", "/sources/0 counts requests already", "would count twice");
        assertThat(created(asking(judged("shop"), of("prom", QUERY), of("other", Map.of("cpu", "cpu{version}")))))
                .isNotEmpty();
    }

    @Test
    void a_deployment_may_do_without_the_default_query() throws Exception {
        // When
        var created = service.create(asking(judged("shop")));
        // Then
        assertThat(created.getJsonObject("config").getJsonArray("sources")).isEmpty();
    }

    @Test
    void the_dry_run_asks_the_sources() throws Exception {
        // Given
        source.says("v1: 3 series", "warning: v2: nothing was found");
        // When
        var plan = planned(judged("shop"));
        // Then
        assertThat(plan.getJsonArray("sources"))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject()
                                .put("source", "prom")
                                .put("ready", true)
                                .put("messages", new JsonArray().add("v1: 3 series"))
                                .putNull("kind")
                                .putNull("error")));
        assertThat(plan.getJsonArray("warnings").encode()).contains("\"source\"", "v2: nothing was found");
        // When
        source.before(() -> {
            throw MetricSourceException.refused("bad query");
        });
        // Then
        var refused = planned(judged("shop")).getJsonArray("sources").getJsonObject(0);
        assertThat(refused.getBoolean("ready")).isFalse();
        assertThat(refused.getString("error")).isEqualTo("bad query");
        assertThat(refused.getString("kind")).isEqualTo("refused");
    }

    private JsonObject planned(JsonObject deployment) throws Exception {
        return new JsonObject(
                service.post("/deployments?dry_run=true", deployment.encode()).body());
    }

    @Test
    void sources_are_listed_with_what_they_can_do() throws Exception {
        // When
        var listed = new JsonArray(service.get("/sources").body());
        // Then
        var prom = listed.stream()
                .map(JsonObject.class::cast)
                .filter(each -> each.getString("name").equals("prom"))
                .findFirst()
                .orElseThrow();
        assertThat(prom)
                .isEqualTo(new JsonObject()
                        .put("name", "prom")
                        .put("type", ScriptedSource.TYPE)
                        .put("plugin", "built in")
                        .put("available", true)
                        .put("every_sec", 1)
                        .put("lag_sec", 0)
                        .put("default_query", new JsonObject(QUERY))
                        .put(
                                "capabilities",
                                new JsonObject()
                                        .put(
                                                "features",
                                                new JsonArray(List.of("counts", "distributions", "gauges")))));
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

    @Test
    void names_are_part_of_no_query_but_quoted_by_the_source() {
        // Given
        var template = new QueryTemplate("up{service=\"{service}\",version=\"{version}\"}");
        var subject = new io.canary.spi.metrics.MetricSubject("a{version}", "v1", "v2", java.time.Instant.EPOCH);
        // When
        String query = template.of(subject, io.canary.spi.metrics.MetricSubject.Role.CANARY, name -> "<" + name + ">");
        // Then: what a name looks like is not a place in the query
        assertThat(query).isEqualTo("up{service=\"<a{version}>\",version=\"<v2>\"}");
    }
}
