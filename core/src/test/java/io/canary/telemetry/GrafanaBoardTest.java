package io.canary.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The board for Grafana queries what the pages document, in PromQL. */
class GrafanaBoardTest {
    private static final Path BOARD = Path.of("../src/grafana/canary-board.json");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?\\w+}?");

    private final JsonObject board = new JsonObject(Files.readString(BOARD));

    GrafanaBoardTest() throws IOException {}

    private Stream<JsonObject> panels() {
        return board.getJsonArray("panels").stream().map(JsonObject.class::cast);
    }

    private List<String> expressions() {
        return panels().flatMap(GrafanaBoardTest::targets)
                .map(target -> target.getString("expr"))
                .toList();
    }

    private static Stream<JsonObject> targets(JsonObject panel) {
        return panel.getJsonArray("targets", new JsonArray()).stream().map(JsonObject.class::cast);
    }

    /** As Grafana fills it in. */
    private static String filledIn(String expression) {
        return expression.replace("$__rate_interval", "5m").replace("$service", ".*");
    }

    @Test
    void every_metric_and_label_is_documented() throws IOException {
        // Given
        var page = MetricsPage.read();
        // When
        var unknown = new TreeSet<String>();
        expressions().forEach(expression -> unknown.addAll(page.undocumented(expression)));
        // Then
        assertThat(unknown).isEmpty();
        assertThat(expressions()).hasSizeGreaterThan(30);
    }

    @Test
    void what_is_not_documented_would_be_found() throws IOException {
        // Given
        var page = MetricsPage.read();
        // Then
        assertThat(page.undocumented("sum by (colour) (rate(canary_rollouts_total{reason=\"x\"}[5m])) + canary_typo"))
                .containsExactly("canary_rollouts_total{reason}", "canary_typo", "colour");
        assertThat(page.undocumented("up == 0 or jvm_memory_used_bytes > 1")).hasSize(2);
        assertThat(page.undocumented("canary_rollout_seconds")).isNotEmpty();
    }

    @Test
    void every_expression_is_promql(@TempDir Path folder) throws Exception {
        // Given: as rules, which promtool can check
        var rules = new JsonArray();
        for (String expression : expressions()) {
            String expr = filledIn(expression);
            assertThat(VARIABLE.matcher(expr).find()).as(expr).isFalse();
            rules.add(new JsonObject().put("record", "panel:" + rules.size()).put("expr", expr));
        }
        var group = new JsonObject().put("name", "board").put("rules", rules);
        // When: JSON is YAML
        Files.writeString(
                folder.resolve("rules.yaml"),
                new JsonObject().put("groups", new JsonArray().add(group)).encode());
        // Then
        Promtool.succeeds(folder, "check", "rules", "rules.yaml");
    }

    @Test
    void it_answers_the_questions_of_an_on_call_engineer_in_their_order() {
        assertThat(panels().filter(panel -> panel.getString("type").equals("row"))
                        .map(panel -> panel.getString("title")))
                .containsExactly(
                        "Live and unhealthy",
                        "Why, and what they wait for",
                        "Routers",
                        "Metric sources",
                        "Intake and the service itself");
    }

    @Test
    void panels_have_ids_of_their_own_and_lie_side_by_side() {
        // When
        var ids = panels().map(panel -> panel.getInteger("id")).toList();
        var taken = new ArrayList<Set<Integer>>();
        panels().forEach(panel -> taken.add(cells(panel.getJsonObject("gridPos"))));
        // Then
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(taken.stream().flatMap(Set::stream)).doesNotHaveDuplicates();
    }

    private static Set<Integer> cells(JsonObject position) {
        var cells = new TreeSet<Integer>();
        for (int x = position.getInteger("x"); x < position.getInteger("x") + position.getInteger("w"); x++) {
            assertThat(x).isLessThan(24);
            for (int y = position.getInteger("y"); y < position.getInteger("y") + position.getInteger("h"); y++) {
                cells.add(24 * y + x);
            }
        }
        return cells;
    }
}
