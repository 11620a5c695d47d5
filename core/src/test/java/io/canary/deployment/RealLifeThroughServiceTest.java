package io.canary.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ScriptedRouter;
import io.canary.TestService;
import io.canary.spi.Weight;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Everyday situations of services, through the running service with its default settings, except that decisions are
 * made every second. The clock advances only with the reports, 2 s each, so that minutes pass quickly, however slow the
 * machine is.
 */
class RealLifeThroughServiceTest {
    private static final Duration CADENCE = Duration.ofSeconds(2);

    /** Requests of both versions per report, so that 1 % of each version's share is a whole number. */
    private static final int REQUESTS = 2_000;

    private static final int PERCENT = 100;
    private static final int ALL = 100;

    private final AtomicLong passedMillis = new AtomicLong();
    private final long startMillis = System.currentTimeMillis();
    private TestService service;
    private String id = "";

    // The state of the versions and of their reporters.
    private int canaryErrorPercent = 1;
    private boolean isCanaryHeard = true;
    private boolean doesCanaryGetAll;
    private Duration delay = Duration.ZERO;

    @BeforeEach
    void start() throws Exception {
        var clock = new WallClock(
                () -> startMillis + passedMillis.get(), () -> TimeUnit.MILLISECONDS.toNanos(passedMillis.get()));
        service = TestService.start(Map.of(), new ScriptedRouter(), clock);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    /** A deployment whose canary gets 5 %, 55 % and 95 % of the traffic. */
    private void create(JsonObject policy) throws Exception {
        var onlyErrors = new JsonObject().put("cpu", null).put("latency_ratio", null);
        policy.put("analysis", new JsonObject().put("margins", onlyErrors));
        id = service.create(new JsonObject()
                        .put("service_name", "shop")
                        .put("new_version", "v2")
                        .put("strategy", new JsonObject().put("interval_sec", 1).put("step_weight", 50))
                        .put("policy", policy))
                .getString("id");
    }

    /** Advances the clock by 2 s, with a report of each version that is not silent. */
    private void report() throws Exception {
        var now = Instant.ofEpochMilli(startMillis + passedMillis.addAndGet(CADENCE.toMillis()));
        int weight = service.router().weight("shop", "v2").basisPoints() / PERCENT;
        int canary = REQUESTS / PERCENT * (doesCanaryGetAll ? ALL : weight);
        var reports = new JsonArray().add(sample("baseline", REQUESTS - canary, 1, now));
        if (isCanaryHeard) {
            reports.add(sample("canary", canary, canaryErrorPercent, now));
        }
        int status = service.post("/metrics", reports.encode()).statusCode();
        assertThat(status).as("202, or 409 once it has ended").isIn(202, 409);
    }

    private JsonObject sample(String version, int requests, int errorPercent, Instant now) {
        return new JsonObject()
                .put("deployment_id", id)
                .put("version", version)
                .put("timestamp", now.minus(delay).toString())
                .put("requests", requests)
                .put("errors", requests / PERCENT * errorPercent);
    }

    private void reportUntilWeight(int percent) throws Exception {
        service.await(id, this::report, d -> d.getInteger("current_weight") >= percent);
    }

    private JsonObject reportUntilEnd() throws Exception {
        return service.await(id, this::report, d -> d.getString("completed_at") != null);
    }

    private void assertTakenBack(JsonObject ended) {
        assertThat(ended.getString("status")).isEqualTo("ROLLED_BACK");
        assertThat(service.router().weight("shop", "v2")).isEqualTo(Weight.NONE);
        assertThat(service.router().calls()).noneMatch(call -> call.startsWith("promote"));
    }

    @Test
    void a_canary_as_good_as_a_baseline_that_fails_once_in_a_hundred_is_promoted() throws Exception {
        // Given
        create(new JsonObject());
        // When
        var ended = reportUntilEnd();
        // Then
        assertThat(ended.getString("status")).isEqualTo("PROMOTED");
        assertThat(service.router().calls()).contains("set shop 5 %", "set shop 55 %", "set shop 95 %");
        assertThat(ended.getJsonObject("last_decision").getString("reason")).startsWith("no worse than the baseline");
    }

    @Test
    void a_canary_that_falls_silent_is_rolled_back_and_the_status_says_why() throws Exception {
        // Given
        create(new JsonObject());
        reportUntilWeight(55);
        // When
        isCanaryHeard = false;
        long since = passedMillis.get();
        var ended = reportUntilEnd();
        // Then
        assertTakenBack(ended);
        assertThat(ended.getString("status_reason"))
                .startsWith("the canary has reported nothing since ")
                .contains("while the baseline reports");
        assertThat(passedMillis.get() - since).isBetween(60_000L, 300_000L);
    }

    @Test
    void a_canary_that_never_reports_is_rolled_back_after_its_grace_period() throws Exception {
        // Given
        create(new JsonObject());
        // When
        isCanaryHeard = false;
        var ended = reportUntilEnd();
        // Then
        assertTakenBack(ended);
        assertThat(ended.getString("status_reason")).startsWith("the canary has reported nothing");
    }

    @Test
    void with_all_reports_half_a_minute_late_a_healthy_canary_is_promoted() throws Exception {
        // Given
        delay = Duration.ofSeconds(30);
        create(new JsonObject());
        // When
        var ended = reportUntilEnd();
        // Then
        assertThat(ended.getString("status")).isEqualTo("PROMOTED");
        assertThat(ended.getJsonObject("last_decision").getString("reason")).startsWith("no worse than the baseline");
    }

    @Test
    void and_a_crash_is_found_by_comparison() throws Exception {
        // Given
        delay = Duration.ofSeconds(30);
        create(new JsonObject());
        reportUntilWeight(55);
        // When
        canaryErrorPercent = ALL;
        var ended = reportUntilEnd();
        // Then
        assertTakenBack(ended);
        assertThat(ended.getString("status_reason"))
                .startsWith("errors: canary ")
                .contains("against baseline 1.0 %");
    }

    @Test
    void a_canary_that_a_broken_router_gives_everything_and_that_fails_is_never_promoted() throws Exception {
        // Given
        create(new JsonObject());
        reportUntilWeight(55);
        // When
        doesCanaryGetAll = true;
        canaryErrorPercent = ALL;
        var ended = reportUntilEnd();
        // Then
        assertTakenBack(ended);
    }

    @Test
    void nor_is_it_without_a_limit_if_it_fails_from_the_start() throws Exception {
        // Given
        create(new JsonObject().put("max_error_rate", null).put("min_availability", null));
        doesCanaryGetAll = true;
        canaryErrorPercent = ALL;
        // When
        var ended = reportUntilEnd();
        // Then
        assertTakenBack(ended);
        assertThat(ended.getString("status_reason")).startsWith("clients send 100 % of the requests to the canary");
    }
}
