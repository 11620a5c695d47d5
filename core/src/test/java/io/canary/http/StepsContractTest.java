package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.spi.Weight;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Explicit steps, and the command that goes from one to the next. */
class StepsContractTest {
    private TestService service;

    @BeforeEach
    void start() throws Exception {
        service = TestService.start();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private static JsonObject wanted(String steps) {
        return TestService.quick("shop")
                .put("strategy", new JsonObject().put("interval_sec", 1).put("steps", new JsonArray(steps)));
    }

    private static boolean isHeld(JsonObject deployment) {
        return deployment.getString("status_reason").contains("its advance is manual: waiting for skip");
    }

    @Test
    void the_steps_are_shown_for_both_forms_of_the_strategy() throws Exception {
        // When
        var rising = service.create(TestService.quick("rising"));
        var listed = service.create(wanted("""
                [{"weight": 1, "interval_sec": 60}, {"weight": 5}, {"weight": 25, "advance": "manual"}]"""));
        // Then
        assertThat(rising.getJsonArray("plan")).isEqualTo(new JsonArray("""
                [{"weight": 5, "interval_sec": 1, "advance": "pass"}, {"weight": 55, "interval_sec": 1, "advance": "pass"}]"""));
        assertThat(listed.getJsonArray("plan")).isEqualTo(new JsonArray("""
                [{"weight": 1, "interval_sec": 60, "advance": "pass"}, {"weight": 5, "interval_sec": 1, "advance": "pass"},
                 {"weight": 25, "interval_sec": 1, "advance": "manual"}]"""));
        assertThat(listed.getJsonObject("config").getJsonObject("strategy")).isEqualTo(new JsonObject("""
                {"steps": [{"weight": 1, "interval_sec": 60, "advance": "pass"}, {"weight": 5, "advance": "pass"},
                  {"weight": 25, "advance": "manual"}], "interval_sec": 1, "bake_sec": 0}"""));
        assertThat(listed.getNumber("current_weight").doubleValue()).isEqualTo(1);
    }

    @Test
    void of_thousands_of_steps_the_first_are_shown_and_the_rest_counted() throws Exception {
        // Given
        var strategy = new JsonObject()
                .put("initial_weight", 0.01)
                .put("step_weight", 0.01)
                .put("max_steps", 100_000);
        // When
        var fine = service.create(TestService.quick("fine").put("strategy", strategy));
        // Then
        assertThat(fine.getJsonArray("plan")).hasSize(200);
        assertThat(fine.getInteger("plan_omitted")).isEqualTo(9_799);
    }

    @Test
    void the_shown_steps_can_be_sent_again() throws Exception {
        // Given
        var listed = service.create(wanted("[{\"weight\": 1, \"interval_sec\": 60}, {\"weight\": 5}]"));
        // When
        var again = service.create(TestService.quick("other")
                .put("strategy", listed.getJsonObject("config").getJsonObject("strategy")));
        var asListed = service.create(
                TestService.quick("third").put("strategy", new JsonObject().put("steps", listed.getJsonArray("plan"))));
        // Then
        assertThat(again.getJsonArray("plan")).isEqualTo(listed.getJsonArray("plan"));
        assertThat(asListed.getJsonArray("plan")).isEqualTo(listed.getJsonArray("plan"));
    }

    @Test
    void all_errors_of_the_steps_are_reported_at_once() throws Exception {
        // When
        var wanted = TestService.quick("shop");
        wanted.getJsonObject("strategy").put("steps", new JsonArray("[{\"weight\": -1}, {\"wieght\": 5}]"));
        var both = ProblemDocument.of(service.post("/deployments", wanted.encode()));
        var falling = ProblemDocument.of(service.post(
                "/deployments", wanted("[{\"weight\": 5}, {\"weight\": 1}]").encode()));
        // Then
        assertThat(both.pointers())
                .containsExactlyInAnyOrder(
                        "/strategy/step_weight",
                        "/strategy/steps/0/weight",
                        "/strategy/steps/1/weight",
                        "/strategy/steps/1/wieght");
        assertThat(both.at("/strategy/step_weight")).isEqualTo("cannot stand beside steps");
        assertThat(falling.at("/strategy/steps/1/weight"))
                .isEqualTo("must not be below the weight of the step before (5), was 1");
    }

    @Test
    void a_dry_run_counts_the_interval_of_each_step() throws Exception {
        // When
        var wanted = wanted("[{\"weight\": 1, \"interval_sec\": 60}, {\"weight\": 5}, {\"weight\": 25}]");
        wanted.getJsonObject("strategy").put("bake_sec", 10);
        var plan = new JsonObject(
                service.post("/deployments?dry_run=true", wanted.encode()).body());
        // Then
        assertThat(plan.getJsonArray("steps").stream().map(Object::toString))
                .containsExactly(
                        "{\"ask\":\"set_traffic_split\",\"weight\":1,\"after_sec\":0.0}",
                        "{\"ask\":\"set_traffic_split\",\"weight\":5,\"after_sec\":60.0}",
                        "{\"ask\":\"set_traffic_split\",\"weight\":25,\"after_sec\":61.0}",
                        "{\"ask\":\"promote\",\"weight\":100,\"after_sec\":72.0}");
        assertThat(plan.getJsonArray("plan")).hasSize(3);
    }

    @Test
    void a_manual_step_is_held_until_it_is_skipped() throws Exception {
        // Given
        String id = service.create(
                        wanted("[{\"weight\": 5, \"advance\": \"manual\"}, {\"weight\": 25, \"interval_sec\": 600}]"))
                .getString("id");
        var held = service.await(id, () -> service.sample(id, 100, 0), StepsContractTest::isHeld);
        assertThat(held.getString("status")).isEqualTo("RUNNING");
        assertThat(held.getString("attention"))
                .isEqualTo("held: the step at 5 % has passed: skip it to go on, or promote");
        // When
        service.sample(id, 100, 0);
        var skipped = service.post("/deployments/" + id + "/skip", "{\"by\": \"ana\", \"reason\": \"looks good\"}");
        // Then
        assertThat(skipped.statusCode()).as(skipped.body()).isEqualTo(200);
        var now = new JsonObject(skipped.body());
        assertThat(now.getNumber("current_weight").doubleValue()).isEqualTo(25);
        assertThat(now.getString("attention")).isNull();
        assertThat(now.getJsonArray("history").stream().map(JsonObject.class::cast))
                .anySatisfy(entry -> {
                    assertThat(entry.getString("type")).isEqualTo("skip");
                    assertThat(entry.getString("msg")).isEqualTo("skipped on request: looks good");
                    assertThat(entry.getString("by")).isEqualTo("ana (127.0.0.1)");
                });
        assertThat(service.router().weight("shop", "v2")).isEqualTo(new Weight(2_500));
    }

    @Test
    void a_step_without_a_pass_cannot_be_skipped() throws Exception {
        // Given
        String id = service.create(wanted("[{\"weight\": 5, \"interval_sec\": 600}, {\"weight\": 25}]"))
                .getString("id");
        // When
        var refused = service.post("/deployments/" + id + "/skip", "{}");
        // Then
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(ProblemDocument.of(refused).detail())
                .isEqualTo("cannot skip without a PASS at 5 %; too little evidence: 0 of 1 samples, 0 of 1 requests");
        // And: with a PASS it need not wait for the interval
        service.sample(id, 100, 0);
        var skipped = service.post("/deployments/" + id + "/skip", "{}");
        assertThat(new JsonObject(skipped.body()).getNumber("current_weight").doubleValue())
                .isEqualTo(25);
    }

    @Test
    void each_step_is_evaluated_after_its_own_interval() throws Exception {
        // Given
        String id = service.create(wanted("[{\"weight\": 5}, {\"weight\": 25, \"interval_sec\": 2}, {\"weight\": 50}]"))
                .getString("id");
        // When
        var promoted = service.await(id, () -> service.sample(id, 100, 0), now -> now.getString("status")
                .equals("PROMOTED"));
        // Then
        var passed = promoted.getJsonArray("history").stream()
                .map(JsonObject.class::cast)
                .filter(entry -> entry.getString("type").equals("advance")
                        || entry.getString("type").equals("promote"))
                .map(entry -> entry.getInstant("at"))
                .sorted()
                .toList();
        assertThat(passed).hasSize(3);
        assertThat(Duration.between(passed.get(0), passed.get(1)))
                .isBetween(Duration.ofMillis(1_950), Duration.ofSeconds(10));
    }
}
