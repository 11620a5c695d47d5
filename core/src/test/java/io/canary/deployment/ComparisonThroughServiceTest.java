package io.canary.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.spi.Weight;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deployments that are compared with their baseline, in ticks of 1 s. */
class ComparisonThroughServiceTest {
    /** Reports of both versions, four times per second. */
    private static final int REQUESTS = 2_000;

    private final ScheduledExecutorService reporters = Executors.newScheduledThreadPool(1);
    private TestService service;

    @BeforeEach
    void start() throws Exception {
        service = TestService.start();
    }

    @AfterEach
    void stop() {
        reporters.shutdownNow();
        service.close();
    }

    /** A deployment that is evaluated every second, whose canary gets 5 %, 55 % and 95 % of the traffic. */
    private String create(JsonObject analysis) throws Exception {
        return service.create(deployment(analysis)).getString("id");
    }

    private static JsonObject deployment(JsonObject analysis) {
        var quick = new JsonObject()
                .put("tick_sec", 1)
                .put("warmup_sec", 0)
                .put("latency_warmup_sec", 0)
                .put("margins", new JsonObject().put("cpu", null).put("latency_ratio", null));
        var wanted = TestService.quick("shop");
        wanted.getJsonObject("policy").put("analysis", quick.mergeIn(analysis));
        return wanted;
    }

    /**
     * From now on both versions report four times per second, with the requests that the router sends them.
     *
     * @param canary errors per 1000 requests
     */
    private void report(String id, IntSupplier canary, IntSupplier baseline) {
        var unused = reporters.scheduleAtFixedRate(
                () -> {
                    int weight = service.router().weight("shop", "v2").basisPoints();
                    var both = new JsonArray()
                            .add(sample(id, "canary", weight, canary.getAsInt()))
                            .add(sample(id, "baseline", 10_000 - weight, baseline.getAsInt()));
                    try {
                        service.post("/metrics", both.encode());
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                },
                0,
                250,
                TimeUnit.MILLISECONDS);
    }

    private static JsonObject sample(String id, String version, int weight, int errors) {
        int requests = REQUESTS * weight / 10_000;
        return new JsonObject()
                .put("deployment_id", id)
                .put("version", version)
                .put("requests", requests)
                .put("errors", requests * errors / 1_000);
    }

    @Test
    void a_canary_that_fails_more_often_is_rolled_back_with_the_evidence_for_it() throws Exception {
        // Given
        String id = create(new JsonObject());
        // When
        report(id, () -> 50, () -> 10);
        var ended = service.await(id, d -> d.getString("completed_at") != null);
        // Then
        assertThat(ended.getString("status")).isEqualTo("ROLLED_BACK");
        assertThat(ended.getString("status_reason"))
                .startsWith("errors: canary 5.0 % against baseline 1.0 %, ratio 5.0")
                .contains("≥ 100");
        var verdict = ended.getJsonObject("last_decision").getJsonObject("verdict");
        assertThat(verdict.getString("outcome")).isEqualTo("FAIL");
        assertThat(verdict.getString("state")).isEqualTo("rollback");
        assertThat(verdict.getDouble("e_value")).isGreaterThanOrEqualTo(99.999);
        assertThat(service.router().weight("shop", "v2")).isEqualTo(Weight.NONE);
    }

    @Test
    void a_canary_that_is_as_good_is_promoted_once_that_is_proven() throws Exception {
        // Given
        String id = create(new JsonObject());
        // When
        report(id, () -> 10, () -> 10);
        var ended = service.await(id, d -> d.getString("completed_at") != null);
        // Then
        assertThat(ended.getString("status")).isEqualTo("PROMOTED");
        assertThat(service.router().calls()).contains("set shop 5 %", "set shop 55 %", "set shop 95 %");
        assertThat(ended.getJsonObject("last_decision").getString("reason")).startsWith("no worse than the baseline");
    }

    @Test
    void an_outage_that_both_versions_suffer_from_holds_the_weight_and_rolls_nothing_back() throws Exception {
        // Given
        var wanted = deployment(new JsonObject());
        wanted.getJsonObject("strategy").put("interval_sec", 6);
        String id = service.create(wanted).getString("id");
        var errors = new AtomicInteger(10);
        var reports = new AtomicInteger();
        report(id, errors::get, () -> {
            reports.incrementAndGet();
            return errors.get();
        });
        service.await(id, d -> reports.get() > 12); // a normal history first
        // When
        errors.set(300);
        var held = service.await(id, d -> d.getJsonObject("last_decision") != null);
        // Then
        assertThat(held.getString("status_reason")).contains("both versions may suffer");
        assertThat(held.getInteger("current_weight")).isEqualTo(5);
        assertThat(service.router().calls()).doesNotContain("rollback shop");
    }

    @Test
    void without_a_baseline_nothing_is_compared() throws Exception {
        // Given
        String id = create(new JsonObject().put("mode", "sequential"));
        // When
        var held =
                service.await(id, () -> service.sample(id, 1_000, 500), d -> d.getJsonObject("last_decision") != null);
        // Then
        var verdict = held.getJsonObject("last_decision").getJsonObject("verdict");
        assertThat(verdict.getString("outcome")).isEqualTo("INCONCLUSIVE");
        assertThat(verdict.getString("rule")).isEqualTo("no_baseline");
        assertThat(held.getString("status_reason")).contains("a report of the baseline");
    }

    @Test
    void an_explicit_limit_applies_beside_the_comparison() throws Exception {
        // Given
        var wanted = TestService.quick("shop");
        wanted.getJsonObject("policy").put("max_error_rate", 0.2).put("analysis", new JsonObject().put("tick_sec", 1));
        String id = service.create(wanted).getString("id");
        // When
        report(id, () -> 300, () -> 300);
        var ended = service.await(id, d -> d.getString("completed_at") != null);
        // Then
        assertThat(ended.getString("status_reason")).startsWith("error rate 30 % > 20 %");
    }

    @Test
    void while_the_router_cannot_report_its_measurements_nothing_rises_on_older_ones() throws Exception {
        // Given
        String id = create(new JsonObject());
        service.router().reportsLost("edge is away");
        // When
        report(id, () -> 10, () -> 10);
        var held = service.await(id, d -> d.getString("status_reason").contains("edge is away"));
        // Then
        assertThat(held.getString("status_reason"))
                .startsWith("soaking at 5 %, waiting for evidence: the measurements are unavailable: edge is away");
        assertThat(held.getInteger("current_weight")).isEqualTo(5);
        // And when
        service.router().reportsResumed();
        var ended = service.await(id, d -> d.getString("completed_at") != null);
        // Then
        assertThat(ended.getString("status")).isEqualTo("PROMOTED");
    }

    @Test
    void an_advisory_comparison_is_reported_and_not_acted_upon() throws Exception {
        // Given
        String id = create(new JsonObject().put("advisory", true));
        // When
        report(id, () -> 50, () -> 10);
        var advised = service.await(id, d -> d.getJsonArray("history").encode().contains("advisory is true"));
        // Then
        assertThat(advised.getString("status")).isEqualTo("RUNNING");
        assertThat(advised.getInteger("current_weight")).isEqualTo(5);
    }
}
