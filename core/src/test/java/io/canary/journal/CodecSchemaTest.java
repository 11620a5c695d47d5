package io.canary.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.analysis.MetricFixtures;
import io.canary.analysis.Policy;
import io.canary.analysis.StandardMetric;
import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.Analysis;
import io.canary.rollout.Decision;
import io.canary.rollout.Progress;
import io.canary.rollout.RouterRequest;
import io.canary.rollout.SafeguardSettings;
import io.canary.rollout.State;
import io.canary.rollout.Strategy;
import io.canary.spi.Weight;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Example;

/** The format of records of this and earlier schemas, and records that are refused. */
class CodecSchemaTest {
    @Example
    void a_state_is_readable_for_people() {
        // Given
        var at = Instant.parse("2026-01-31T12:00:00.000000001Z");
        var state = new State.Paused(new State.Soaking(new Progress(
                1, new Weight(525), 0, at, at.plusSeconds(60), at.plusSeconds(3600), at.plusSeconds(86_400))));
        // When
        String json = Codec.write(state);
        // Then
        assertThat(json)
                .isEqualTo("{\"type\":\"paused\",\"resume_to\":{\"type\":\"soaking\",\"step\":1,\"failures\":0,"
                        + "\"confirmed_bp\":525,\"since\":\"2026-01-31T12:00:00.000000001Z\","
                        + "\"next_evaluation\":\"2026-01-31T12:01:00.000000001Z\","
                        + "\"hold_until\":\"2026-01-31T13:00:00.000000001Z\","
                        + "\"deadline\":\"2026-02-01T12:00:00.000000001Z\"},\"schema\":10}");
    }

    @Example
    void a_record_of_a_newer_version_is_refused() {
        // Given
        String json = "{\"type\":\"pending\",\"schema\":" + (Codec.SCHEMA + 1) + "}";
        // Then
        assertThatThrownBy(() -> Codec.state(json))
                .isInstanceOf(JournalException.class)
                .hasMessage("the state cannot be read: it has schema 11, and the newest known is 10");
    }

    @Example
    void a_state_of_schema_1_gets_the_limits_that_it_lacks() {
        // Given
        String json = "{\"type\":\"paused\",\"resume_to\":{\"type\":\"shifting\",\"step\":2,\"failures\":0,"
                + "\"confirmed_bp\":525,\"since\":\"2026-01-31T12:00:00Z\","
                + "\"next_evaluation\":\"2026-01-31T12:01:00Z\",\"ask\":{\"number\":7,\"attempt\":1,"
                + "\"since\":\"2026-01-31T12:00:30Z\",\"retry_at\":null,\"last_error\":null},\"to_bp\":1525},"
                + "\"schema\":1}";
        // When
        var state = Codec.state(json);
        // Then
        var since = Instant.parse("2026-01-31T12:00:00Z");
        var progress = new Progress(
                1,
                new Weight(525),
                0,
                since,
                since.plusSeconds(60),
                since.plus(Duration.ofHours(1)),
                since.plus(Duration.ofDays(1)));
        var request = new RouterRequest(7, 1, since.plusSeconds(30), null, null, true);
        assertThat(state).isEqualTo(new State.Paused(new State.Shifting(progress, new Weight(1525), request)));
    }

    @Example
    void a_decision_of_schema_3_is_read_without_the_percentiles_and_intervals_that_it_lacks() {
        // Given
        String evidence = "{\"samples\":3,\"requests\":300,\"error_rate\":0.01,\"latency_p95_ms\":510.0,"
                + "\"latency_p95_approximate\":true,\"availability\":null,\"cpu_utilization\":null}";
        String json = "{\"at\":\"2026-01-31T12:00:00Z\",\"kind\":\"roll_back\",\"occasion\":\"soaked\",\"step\":1,"
                + "\"weight_bp\":525,\"failures\":0,\"verdict\":{\"outcome\":\"fail\",\"not_judged\":[\"availability\"],"
                + "\"violations\":[{\"metric\":\"latency_p95_ms\",\"measured\":510.0,\"limit\":500.0}]},"
                + "\"evidence\":" + evidence + ",\"schema\":3}";
        // When
        var decision = Codec.decision(json);
        // Then
        var violation = new Verdict.Violation(StandardMetric.LATENCY_P95_MS, 510, 500);
        assertThat(decision.verdict())
                .isEqualTo(
                        new Verdict.OutsideLimits(List.of(violation), List.of(StandardMetric.AVAILABILITY), List.of()));
        assertThat(decision.evidence()).isEqualTo(MetricFixtures.seen(3, 300, 0.01, 510.0, true, null, null));
        assertThat(decision.trigger()).isEqualTo(Decision.Trigger.INTERVAL_ELAPSED);
    }

    @Example
    void a_spec_of_schema_1_gets_defaults_for_new_fields() {
        // Given
        String policy = "{\"sample_window\":\"PT1M\",\"min_samples\":3,\"min_requests\":100,\"max_error_rate\":0.01,"
                + "\"max_latency_p95_ms\":null,\"min_availability\":\"NaN\",\"max_cpu_utilization\":0.85,"
                + "\"max_consecutive_failures\":1,\"rollback_on_failure\":true}";
        String json = "{\"id\":\"d\",\"service_name\":\"shop\",\"baseline_version\":\"v1\",\"new_version\":\"v2\","
                + "\"router\":\"edge\",\"upstreams\":{\"v2\":[\"http://10.0.0.1:8080/\"]},\"strategy\":"
                + "{\"initial_weight_bp\":525,\"step_weight_bp\":1000,\"interval\":\"PT1M0.000000001S\",\"max_steps\":20},"
                + "\"policy\":" + policy + ",\"router_deadline\":\"PT1H\",\"created_at\":\"2026-01-31T12:00:00Z\","
                + "\"schema\":1}";
        // When
        var spec = Codec.spec(json);
        // Then
        var strategy = new Strategy(new Weight(525), new Weight(1_000), Duration.ofSeconds(60, 1), 20);
        assertThat(spec.strategy()).isEqualTo(strategy);
        assertThat(spec.policy())
                .isEqualTo(new Policy(
                        Duration.ofMinutes(1),
                        3,
                        100,
                        Map.of(
                                StandardMetric.ERROR_RATE, 0.01,
                                StandardMetric.AVAILABILITY, Double.NaN,
                                StandardMetric.CPU_UTILIZATION, 0.85),
                        1,
                        true,
                        List.of(),
                        Analysis.THRESHOLD,
                        Set.of()));
        assertThat(spec.safeguards()).isEqualTo(SafeguardSettings.NONE.fill(strategy, null));
        assertThat(spec.request().safeguards().fill(strategy, Duration.ofMinutes(1)))
                .isEqualTo(spec.safeguards());
        assertThat(spec.upstreams()).containsEntry("v2", List.of(URI.create("http://10.0.0.1:8080/")));
        assertThat(spec.routerDeadline()).isEqualTo(Duration.ofHours(1));
    }

    @Example
    void a_missing_field_is_named() {
        assertThatThrownBy(() -> Codec.state("{\"type\":\"soaking\",\"schema\":1}"))
                .isInstanceOf(JournalException.class)
                .hasMessage("the state cannot be read: field step is missing");
    }

    @Example
    void invalid_json_is_refused() {
        assertThatThrownBy(() -> Codec.state("{\"type\":"))
                .isInstanceOf(JournalException.class)
                .hasMessageStartingWith("the state is not JSON: ");
    }
}
