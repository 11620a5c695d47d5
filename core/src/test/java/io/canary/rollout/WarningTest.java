package io.canary.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Policy;
import io.canary.json.Json;
import io.canary.spi.settings.Settings;
import io.canary.text.Warning;
import io.canary.text.Warning.Code;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarningTest {

    /** The parts of a deployment that a warning can be about. */
    private record Wanted(Strategy strategy, Policy policy, SafeguardSettings safeguards) {}

    private static DeploymentSpec spec(String json) {
        byte[] text = json.getBytes(StandardCharsets.UTF_8);
        var wanted = Settings.read(Wanted.class, Json.read(text, 0, text.length));
        return TestSpecs.spec(
                wanted.strategy(),
                wanted.policy().withWindowOf(wanted.strategy().plan().longestSoak()),
                wanted.safeguards().fill(wanted.strategy(), null),
                Duration.ofHours(1),
                Instant.EPOCH);
    }

    @Test
    void defaults_cause_no_warnings() {
        assertThat(Warning.of(spec("{}"))).isEmpty();
        assertThat(Warning.of(spec("{\"strategy\": {\"interval_sec\": 3600}}"))).isEmpty();
        assertThat(Warning.of(spec("{\"strategy\": {\"bake_sec\": 604800}}"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"policy": {"sample_window_sec": 12}}                                      | WINDOW_SHORTER_THAN_INTERVAL     | /policy/sample_window_sec
            {"safeguards": {"deadline_sec": 59}}                                       | DEADLINE_SHORTER_THAN_INTERVAL   | /safeguards/deadline_sec
            {"safeguards": {"deadline_sec": 599}}                                      | DEADLINE_BEFORE_LAST_STEP        | /safeguards/deadline_sec
            {"strategy": {"bake_sec": 600}, "safeguards": {"deadline_sec": 1199}}      | DEADLINE_BEFORE_END_OF_BAKE      | /safeguards/deadline_sec
            {"safeguards": {"max_hold_sec": 59}}                                       | MAX_HOLD_SHORTER_THAN_INTERVAL   | /safeguards/max_hold_sec
            {"policy": {"analysis": {"max_duration_sec": 59}}}                         | MAX_DURATION_SHORTER_THAN_INTERVAL | /policy/analysis/max_duration_sec
            {"strategy": {"interval_sec": 20}, "policy": {"analysis": {"tick_sec": 21}}} | TICK_LONGER_THAN_INTERVAL      | /policy/analysis/tick_sec
            {"policy": {"analysis": {"warmup_sec": 61}}}                               | WARMUP_LONGER_THAN_INTERVAL      | /policy/analysis/warmup_sec
            {"strategy": {"initial_weight": 96}}                                       | INITIAL_WEIGHT_ABOVE_HOLDBACK    | /strategy/initial_weight
            {"policy": {"max_error_rate": null, "max_latency_p95_ms": null, "min_availability": null, "max_cpu_utilization": null}} | NO_LIMITS | /policy
            {"strategy": {"steps": [{"weight": 5}, {"weight": 96}]}}                    | STEP_ABOVE_HOLDBACK              | /strategy/steps/1/weight
            {"strategy": {"steps": [{"weight": 96}, {"weight": 97}]}}                   | INITIAL_WEIGHT_ABOVE_HOLDBACK    | /strategy/steps/0/weight
            {"strategy": {"steps": [{"weight": 5, "interval_sec": 29}, {"weight": 9}]}, "policy": {"analysis": {"warmup_sec": 30}}} | WARMUP_LONGER_THAN_INTERVAL | /policy/analysis/warmup_sec
            {"strategy": {"steps": [{"weight": 5}, {"weight": 9, "interval_sec": 3601}]}, "safeguards": {"max_hold_sec": 3600}} | MAX_HOLD_SHORTER_THAN_INTERVAL | /safeguards/max_hold_sec
            {"strategy": {"steps": [{"weight": 5}, {"weight": 9, "interval_sec": 3601}]}, "safeguards": {"deadline_sec": 3660}} | DEADLINE_BEFORE_LAST_STEP | /safeguards/deadline_sec
            {"strategy": {"initial_weight": 0}}                                        | MIN_REQUESTS_OUT_OF_REACH        | /policy/min_requests
            {"strategy": {"initial_weight": 0.01}}                                     | MIN_REQUESTS_OUT_OF_REACH        | /policy/min_requests
            """)
    void a_policy_that_can_hardly_work_causes_a_warning(String json, Code code, String pointer) {
        assertThat(Warning.of(spec(json))).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo(code);
            assertThat(warning.pointer()).isEqualTo(pointer);
        });
    }

    @Test
    void without_a_comparison_there_are_no_warnings_about_it() {
        assertThat(Warning.of(spec("{\"strategy\": {\"initial_weight\": 96}, \"policy\": {\"analysis\":"
                        + " {\"mode\": \"threshold\", \"warmup_sec\": 61, \"tick_sec\": 100}}}")))
                .isEmpty();
    }

    @Test
    void a_warning_says_why_and_what_to_change() {
        assertThat(Warning.of(spec("{\"policy\": {\"sample_window_sec\": 12}}")))
                .extracting(Warning::detail)
                .containsExactly("is shorter than strategy.interval_sec: only the last 12 s of 1 min count in each"
                        + " step. Omit it to count the whole step");
        assertThat(Warning.of(
                        spec("{\"strategy\": {\"steps\": [{\"weight\": 5, \"interval_sec\": 600}, {\"weight\": 97}]},"
                                + " \"safeguards\": {\"deadline_sec\": 60}}")))
                .extracting(Warning::detail)
                .containsExactly(
                        "is shorter than the first interval_sec of strategy.steps (10 min): the deployment is over"
                                + " before anything is judged",
                        "is above 95 %, which policy.analysis.holdback_percent leaves: it gets 95 % while the canary is"
                                + " compared with the baseline");
        assertThat(Warning.of(spec("{\"strategy\": {\"initial_weight\": 0.01}}")))
                .extracting(Warning::detail)
                .containsExactly("asks for 100 canary requests in 1 min at 0.01 %: below 16667 requests a second of the"
                        + " service the first step never passes");
    }
}
