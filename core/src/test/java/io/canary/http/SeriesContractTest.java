package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.TestService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** {@code GET /deployments/{id}/series}: what both versions reported, tick by tick, and what was known after each. */
class SeriesContractTest {
    private final ScheduledExecutorService reporters = Executors.newScheduledThreadPool(1);

    @AutoClose
    private final TestService service = TestService.started();

    @AfterEach
    void stopReporting() {
        reporters.shutdownNow();
    }

    /** A deployment whose steps last for a day, with ticks of a second. */
    private static JsonObject compared() {
        var analysis = new JsonObject()
                .put("mode", "sequential")
                .put("tick_sec", 1)
                .put("warmup_sec", 0)
                .put("latency_warmup_sec", 0);
        return TestService.slow("shop").put("policy", new JsonObject().put("analysis", analysis));
    }

    private JsonObject series(String id, String query) throws Exception {
        var answer = service.get("/deployments/" + id + "/series" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body());
    }

    private static List<JsonObject> ticks(JsonObject series) {
        return series.getJsonArray("ticks").stream().map(JsonObject.class::cast).toList();
    }

    /** Both versions report: the canary 40 of 1 000 requests. */
    private void report(String id, int canaryErrors) {
        var now = Instant.now();
        var both = new JsonArray()
                .add(sample(id, "canary", now, 40, canaryErrors))
                .add(sample(id, "baseline", now, 960, 1));
        try {
            service.post("/metrics", both.encode());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static JsonObject sample(String id, String version, Instant at, int requests, int errors) {
        var buckets =
                new JsonObject().put("0.1", requests / 2).put("0.2", requests).put("+Inf", requests);
        return new JsonObject()
                .put("deployment_id", id)
                .put("version", version)
                .put("timestamp", at.toString())
                .put(
                        "metrics",
                        new JsonObject()
                                .put("requests", requests)
                                .put("errors", errors)
                                .put("latency", new JsonObject().put("buckets", buckets)));
    }

    /** A deployment for which both versions report every half second, until the test ends. */
    private String reported(int canaryErrors) throws Exception {
        String id = service.createRunning(compared()).getString("id");
        var unused = reporters.scheduleAtFixedRate(() -> report(id, canaryErrors), 0, 500, TimeUnit.MILLISECONDS);
        return id;
    }

    /** The series once it has so many ticks: they close by time, and nothing announces them. */
    private JsonObject untilTicks(String id, int count) throws Exception {
        var deadline = Instant.now().plusSeconds(30);
        while (Instant.now().isBefore(deadline)) {
            var found = series(id, "");
            if (ticks(found).size() >= count) {
                return found;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("not " + count + " ticks in 30 s");
    }

    @Test
    void each_tick_says_what_both_versions_reported_and_what_was_known_after_it() throws Exception {
        // Given
        String id = reported(0);
        // When
        var series = untilTicks(id, 2);
        // Then
        assertThat(series.getDouble("tick_sec")).isEqualTo(1);
        assertThat(series.getDouble("e_value_threshold")).isCloseTo(100, within(1e-9));
        assertThat(series.getBoolean("more")).isFalse();
        var tick = ticks(series).getFirst();
        assertThat(tick.getDouble("weight")).isEqualTo(5);
        assertThat(tick.getJsonObject("canary").getInteger("requests")).isIn(40, 80, 120);
        assertThat(tick.getJsonObject("canary").getDouble("error_rate")).isZero();
        assertThat(tick.getJsonObject("canary").getDouble("p50_ms")).isBetween(1.0, 100.0);
        assertThat(tick.getJsonObject("baseline").getInteger("requests"))
                .isEqualTo(24 * tick.getJsonObject("canary").getInteger("requests"));
        assertThat(tick.getDouble("observed_share")).isEqualTo(4);
        assertThat(tick.getDouble("e_value")).isPositive();
        assertThat(tick.getValue("decision")).as("nothing is decided yet").isNull();
    }

    @Test
    void what_is_read_from_a_cursor_on_begins_where_the_page_before_ended() throws Exception {
        // Given
        String id = reported(0);
        var first = untilTicks(id, 1);
        var all = new ArrayList<>(ticks(first));
        String since = first.getString("since");
        // When
        while (all.size() < 4) {
            var next = series(id, "?since=" + since);
            all.addAll(ticks(next));
            since = next.getString("since");
            Thread.sleep(50); // as above
        }
        // Then
        assertThat(all)
                .extracting(tick -> tick.getString("at"))
                .doesNotHaveDuplicates()
                .isSorted();
        var whole = ticks(series(id, ""));
        assertThat(whole.subList(0, all.size())).isEqualTo(all);
    }

    @Test
    void the_tick_that_rolls_back_is_the_one_whose_e_value_passes_the_threshold() throws Exception {
        // Given
        String id = reported(40);
        service.await(id, d -> d.getString("completed_at") != null);
        // When
        var series = series(id, "");
        // Then
        var ticks = ticks(series);
        assertThat(ticks.getLast().getDouble("e_value")).isGreaterThanOrEqualTo(series.getDouble("e_value_threshold"));
        assertThat(ticks.subList(0, ticks.size() - 1)).allSatisfy(tick -> assertThat(tick.getDouble("e_value"))
                .isLessThan(series.getDouble("e_value_threshold")));
        assertThat(ticks.getLast().getInteger("decision")).isEqualTo(1);
    }

    @Test
    void ticks_that_were_read_before_their_decision_do_not_come_again_with_it() throws Exception {
        // Given
        String id = reported(0);
        var before = untilTicks(id, 3);
        // When
        service.post(
                "/deployments/" + id + "/promote",
                new JsonObject().put("unproven", true).put("reason", "a test").encode());
        service.await(id, d -> d.getString("completed_at") != null);
        // Then
        var known = ticks(before).getLast().getString("at");
        assertThat(ticks(series(id, "?since=" + before.getString("since"))))
                .allSatisfy(tick -> assertThat(tick.getString("at")).isGreaterThan(known));
        assertThat(ticks(series(id, "")))
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(tick -> assertThat(tick.getInteger("decision")).isEqualTo(1));
    }

    @Test
    void without_a_comparison_ticks_have_no_e_value() throws Exception {
        // Given
        var wanted = TestService.slow("shop");
        wanted.getJsonObject("strategy").put("interval_sec", 1);
        wanted.put("policy", new JsonObject().put("analysis", new JsonObject().put("tick_sec", 1)));
        String id = service.createRunning(wanted).getString("id");
        // When
        var unused = reporters.scheduleAtFixedRate(() -> reportAlone(id), 0, 250, TimeUnit.MILLISECONDS);
        var series = untilTicks(id, 1);
        // Then
        assertThat(series.getValue("e_value_threshold")).isNull();
        assertThat(ticks(series)).isNotEmpty().allSatisfy(tick -> {
            assertThat(tick.getValue("e_value")).isNull();
            assertThat(tick.getValue("baseline")).isNull();
        });
    }

    private void reportAlone(String id) {
        try {
            service.sample(id, 100, 0);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void an_invented_cursor_is_refused() throws Exception {
        String id = service.createRunning(compared()).getString("id");
        var answer = service.get("/deployments/" + id + "/series?since=yesterday");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("/since");
    }

    @Test
    void an_unknown_deployment_has_none() throws Exception {
        assertThat(service.get("/deployments/nowhere/series").statusCode()).isEqualTo(404);
    }
}
