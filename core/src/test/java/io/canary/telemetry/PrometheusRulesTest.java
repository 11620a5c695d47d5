package io.canary.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.config.YamlFile;
import io.canary.rollout.RolloutWait;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The alert rules: what they query, that they fire when they should, and what the page says about them. */
class PrometheusRulesTest {
    private static final Path FOLDER = Path.of("../src/prometheus");

    private static JsonObject yaml(String name) {
        return new JsonObject(YamlFile.read(FOLDER.resolve(name)));
    }

    private static Stream<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast);
    }

    private static List<JsonObject> alerts() {
        return objects(yaml("canary-rules.yaml").getJsonArray("groups"))
                .flatMap(group -> objects(group.getJsonArray("rules")))
                .toList();
    }

    private static List<String> names() {
        return alerts().stream().map(alert -> alert.getString("alert")).toList();
    }

    @Test
    void prometheus_accepts_them() throws Exception {
        Promtool.succeeds(FOLDER, "check", "rules", "--lint-fatal", "canary-rules.yaml");
    }

    @Test
    void each_fires_on_what_it_is_for_and_on_nothing_else() throws Exception {
        Promtool.succeeds(FOLDER, "test", "rules", "canary-rules-test.yaml");
    }

    @Test
    void each_has_a_test_in_which_it_fires_and_one_in_which_it_does_not() {
        // Given
        var tests =
                objects(yaml("canary-rules-test.yaml").getJsonArray("tests")).toList();
        for (String name : names()) {
            // When
            var fires = expected(tests, name + " fires");
            var silent = expected(tests, name + " does not fire");
            // Then
            assertThat(fires).as(name).hasSize(1);
            assertThat(fires.getJsonObject(0).getString("labels")).isEqualTo("{alertname=\"" + name + "\"}");
            assertThat(silent).as(name).isEmpty();
        }
        assertThat(tests).hasSize(2 * names().size());
    }

    private static JsonArray expected(List<JsonObject> tests, String name) {
        return tests.stream()
                .filter(test -> test.getString("name").equals(name))
                .map(test -> test.getJsonArray("promql_expr_test").getJsonObject(0))
                .map(expression -> expression.getJsonArray("exp_samples"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no test: " + name));
    }

    @Test
    void each_queries_documented_metrics() throws IOException {
        // Given
        var page = MetricsPage.read();
        // When
        var unknown = new TreeSet<String>();
        alerts().forEach(alert -> unknown.addAll(page.undocumented(alert.getString("expr"))));
        // Then
        assertThat(unknown).isEmpty();
    }

    @Test
    void each_says_how_urgent_it_is_what_it_means_and_what_to_do() {
        for (var alert : alerts()) {
            var annotations = alert.getJsonObject("annotations");
            assertThat(annotations.fieldNames()).containsExactlyInAnyOrder("summary", "description", "runbook");
            assertThat(annotations.getString("description")).endsWith(".");
            assertThat(annotations.getString("runbook")).endsWith(".");
            assertThat(alert.getJsonObject("labels").getString("severity")).isIn("critical", "warning", "info");
        }
    }

    @Test
    void the_page_has_each_alert_with_its_severity_and_its_runbook_in_order() throws IOException {
        // When
        var rows = MetricsPage.table("dashboards.md", "| alert | severity |");
        // Then
        assertThat(rows.stream().map(row -> List.of(row.getFirst(), row.get(1), row.get(3) + ".")))
                .containsExactlyElementsOf(alerts().stream()
                        .map(alert -> List.of(
                                alert.getString("alert"),
                                alert.getJsonObject("labels").getString("severity"),
                                alert.getJsonObject("annotations")
                                        .getString("runbook")
                                        .replace("`", "")))
                        .toList());
    }

    @Test
    void the_page_on_metrics_has_everything_that_a_rollout_can_wait_for() throws IOException {
        // When
        var rows = MetricsPage.table("operating.md", "| `for` | a deployment waits |");
        // Then
        assertThat(rows.stream().map(List::getFirst))
                .containsExactlyElementsOf(
                        Stream.of(RolloutWait.values()).map(RolloutWait::label).toList());
    }
}
