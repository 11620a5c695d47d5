package io.canary.http;

import static io.canary.http.Sources.QUERY;
import static io.canary.http.Sources.asking;
import static io.canary.http.Sources.judged;
import static io.canary.http.Sources.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ScriptedSource;
import io.canary.TestService;
import io.canary.spi.metrics.MetricSourceException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a deployment reads from which metric source. */
class SourceQueriesTest {
    private final ScriptedSource source = new ScriptedSource();

    @AutoClose
    private final TestService service = Sources.started(source);

    private String created(JsonObject deployment) throws Exception {
        return service.create(deployment).getString("id");
    }

    private JsonObject refused(JsonObject deployment) throws Exception {
        var answer = service.post("/deployments", deployment.encode());
        assertThat(answer.statusCode()).isEqualTo(400);
        return new JsonObject(answer.body());
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
        var impatient = judged("shop");
        impatient
                .getJsonObject("policy")
                .getJsonObject("analysis")
                .put("max_report_lag_sec", 1)
                .put("tick_sec", 1);
        source.lagsBehind(5);
        // Then
        assertThat(planned(impatient).getJsonArray("sources").encode())
                .contains("it is read 5 s after the fact, and max_report_lag_sec is 1: its samples are waited for");
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
                        .put("observed_lag_sec", 0)
                        .put("default_query", new JsonObject(QUERY))
                        .put(
                                "capabilities",
                                new JsonObject()
                                        .put("features", new JsonArray(List.of("counts", "distributions", "gauges")))));
    }
}
