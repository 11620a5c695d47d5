package io.canary.simulate;

import static io.canary.simulate.Recordings.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.StandardMetric;
import io.canary.rollout.Decision.Kind;
import io.canary.rollout.Status;
import io.canary.spi.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whole rollouts in which one version does not report a metric, or stops reporting it. */
class UnreportedRolloutTest {
    private static final double UNKNOWN = Double.NaN;
    private static final int HOUR = 400; // of ticks, and a little more
    private static final int HALF_WAY = 6;

    private static Plan plan(Map<String, Object> analysis, boolean withLatency) {
        var margins = new HashMap<String, @Nullable Object>();
        margins.put("cpu", null);
        if (!withLatency) {
            margins.put("latency_ratio", null);
        }
        var all = new HashMap<String, Object>(analysis);
        all.put("margins", margins);
        return Settings.read(
                Plan.class,
                Map.of("strategy", Map.of("step_weight", 30, "max_steps", 2), "policy", Map.of("analysis", all)));
    }

    private static Sample sample(Role role, int tick, double errors, double p95Millis) {
        return Sample.of(role, T0.plus(Duration.ofSeconds(10L * tick + 9)).toEpochMilli(), 1_000)
                .withErrors(errors)
                .with(StandardMetric.LATENCY_P95_MS, p95Millis);
    }

    /** Reports of both versions every 10 s, with this many errors in 1000 requests. */
    private static List<Sample> errors(IntToDoubleFunction canary, IntToDoubleFunction baseline) {
        var samples = new ArrayList<Sample>();
        for (int tick = 0; tick < HOUR; tick++) {
            samples.add(sample(Role.CANARY, tick, canary.applyAsDouble(tick), UNKNOWN));
            samples.add(sample(Role.BASELINE, tick, baseline.applyAsDouble(tick), UNKNOWN));
        }
        return samples;
    }

    private static List<Sample> percentiles(double canaryMillis, double baselineMillis) {
        var samples = new ArrayList<Sample>();
        for (int tick = 0; tick < HOUR; tick++) {
            samples.add(sample(Role.CANARY, tick, 1, canaryMillis));
            samples.add(sample(Role.BASELINE, tick, 1, baselineMillis));
        }
        return samples;
    }

    private static SimulatedEnd run(Plan plan, List<Sample> samples) {
        return Simulation.run(plan, Feed.of(samples.iterator()));
    }

    @Test
    void errors_that_stop_half_way_roll_back_after_a_minute_and_the_reason_names_them_and_the_version() {
        // When
        var end = run(plan(Map.of(), false), errors(tick -> tick < HALF_WAY ? tick % 2 : UNKNOWN, tick -> tick % 2));
        // Then
        assertThat(end.status()).isEqualTo(Status.ROLLED_BACK);
        assertThat(end.reason())
                .startsWith(
                        "the canary has reported requests but not how many of them failed since 2026-01-31T12:00:59Z, "
                                + "while the baseline reports its errors");
        assertThat(end.duration()).isEqualTo(Duration.ofSeconds(10L * HALF_WAY - 1 + 60));
    }

    @Test
    void with_on_silence_hold_the_weight_stays_and_the_verdict_names_what_is_missing() {
        // When
        var end = run(
                plan(Map.of("on_silence", "hold"), false),
                errors(tick -> tick < HALF_WAY ? 0 : UNKNOWN, tick -> tick % 2));
        // Then
        assertThat(end.status()).isEqualTo(Status.ROLLED_BACK);
        assertThat(end.reason()).startsWith("no conclusive verdict").contains("errors by the canary");
    }

    @Test
    void reporters_that_omit_zero_errors_are_not_silent() {
        // Given: an error every second minute, in both
        IntToDoubleFunction ifAny = tick -> tick % 12 == 0 ? 1 : UNKNOWN;
        // When
        var end = run(plan(Map.of(), false), errors(ifAny, ifAny));
        // Then
        assertThat(end.reason()).doesNotContain("not how many of them failed");
    }

    @Test
    void with_missing_errors_zero_nothing_is_missing() {
        // When
        var end = run(
                plan(Map.of("missing_errors", "none"), false),
                errors(tick -> tick < HALF_WAY ? 1 : UNKNOWN, tick -> tick % 2));
        // Then
        assertThat(end.status()).isEqualTo(Status.PROMOTED);
    }

    @Test
    void limits_apply_to_percentiles_alone_and_a_healthy_canary_is_promoted_with_a_note() {
        // When
        var end = run(plan(Map.of(), true), percentiles(104, 100));
        // Then
        assertThat(end.status()).isEqualTo(Status.PROMOTED);
        assertThat(end.moves().getLast().sentence())
                .contains("not reported: the distribution of latencies by either version "
                        + "(percentiles cannot be compared: latency is held to limits only)");
    }

    @Test
    void a_percentile_beyond_the_default_limit_fails() {
        // When
        var end = run(plan(Map.of(), true), percentiles(900, 100));
        // Then
        assertThat(end.status()).isEqualTo(Status.ROLLED_BACK);
        assertThat(end.reason()).startsWith("latency p95 900 ms > 500 ms");
    }

    @Test
    void a_percentile_of_more_than_twice_the_baselines_gets_no_more_traffic() {
        // When
        var end = run(plan(Map.of(), true), percentiles(400, 100));
        // Then
        assertThat(end.status()).isEqualTo(Status.ROLLED_BACK);
        assertThat(end.moves()).extracting(SimulatedMove::kind).doesNotContain(Kind.ADVANCE, Kind.PROMOTE);
        assertThat(end.reason())
                .contains(
                        "a 95th percentile of latencies of at most twice the baseline's (canary 400 ms, baseline 100 ms)");
    }
}
