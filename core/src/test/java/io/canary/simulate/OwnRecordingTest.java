package io.canary.simulate;

import static io.canary.simulate.Recordings.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.SampleExtras;
import io.canary.analysis.StandardMetric;
import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Reading;
import io.canary.recording.SimulationInput;
import io.canary.rollout.Decision;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.Status;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A recording that is simulated with its own plan gives the same moves, e-values and end as the rollout, to the
 * nanosecond.
 */
class OwnRecordingTest {
    private static final int LIVES = 120;
    private static final Duration LONGEST = Duration.ofMinutes(30);

    /** The traffic of one life. */
    private static final class Drawn implements LivedRollout.Traffic {
        private final Random random;
        private final int reporters;
        private final Duration delay;
        private final double requestsPerSecond;
        private final double base;
        private final double worse;
        private final double share;
        private final Duration silentFrom;
        private final boolean hasLatency;
        private final boolean hasErrors;
        private final boolean asRate;
        private final boolean baselineReports;

        Drawn(Random random) {
            this.random = random;
            this.reporters = 1 + random.nextInt(3);
            this.delay = Duration.ofMillis(random.nextInt(4) == 0 ? random.nextInt(12_000) : random.nextInt(500));
            this.requestsPerSecond = random.nextInt(3) == 0 ? 20 : 300;
            this.base = random.nextInt(3) == 0 ? .02 : .002;
            this.worse = random.nextInt(3) == 0 ? 8 : 1;
            this.share = random.nextInt(6) == 0 ? 3 : 1;
            this.silentFrom = random.nextInt(6) == 0 ? Duration.ofSeconds(60 + random.nextInt(120)) : LONGEST;
            this.hasLatency = random.nextInt(3) > 0;
            this.hasErrors = random.nextInt(8) > 0;
            this.asRate = random.nextInt(5) == 0;
            this.baselineReports = random.nextInt(6) > 0;
        }

        @Override
        public int reporters() {
            return reporters;
        }

        @Override
        public Duration pace() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration delay(Role role) {
            return delay;
        }

        @Override
        public @Nullable Sample report(Role role, Weight weight, Instant at, Duration sinceBegin) {
            boolean canary = role == Role.CANARY;
            boolean silent = canary && sinceBegin.compareTo(silentFrom) > 0;
            if (silent || (!canary && !baselineReports) || random.nextInt(30) == 0) {
                return null;
            }
            double part = Math.min(.97, share * weight.basisPoints() / 10_000.0);
            double mean = requestsPerSecond * 5 / reporters * (canary ? part : 1 - part);
            long requests = Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
            double rate = Math.min(1, base * (canary ? worse : 1));
            double expected = rate * (double) requests;
            long errors = Math.clamp(
                    (long) (expected + Math.sqrt(expected) * random.nextGaussian() + random.nextDouble()),
                    0L,
                    requests);
            double failed = asRate ? errors / (double) Math.max(1, requests) * (double) requests : (double) errors;
            return Sample.of(role, at.toEpochMilli(), requests)
                    .withErrors(hasErrors || !canary ? Math.min(failed, (double) requests) : Double.NaN)
                    .with(StandardMetric.LATENCY_P95_MS, hasLatency ? Double.NaN : 100 + random.nextInt(10))
                    .with(StandardMetric.AVAILABILITY, random.nextDouble())
                    .with(StandardMetric.CPU_UTILIZATION, .3 + .1 * random.nextDouble())
                    .with(hasLatency ? latencies(requests) : LatencyHistogram.EMPTY)
                    .with(new SampleExtras(
                            0,
                            Map.of(
                                    "orders",
                                    new Arm((double) requests, (double) (requests - errors)),
                                    "queue",
                                    new Reading.Gauge(random.nextDouble()))));
        }

        private LatencyHistogram latencies(long requests) {
            long[] counts = new long[LatencyHistogram.BUCKETS];
            for (long i = 0; i < Math.min(requests, 150); i++) {
                counts[LatencyHistogram.bucketOf(50 * Math.exp(.6 * random.nextGaussian()))]++;
            }
            return LatencyHistogram.of(counts);
        }
    }

    private static Plan plan(Random random, boolean bakes, boolean listed) {
        var analysis = new HashMap<String, Object>(Map.of(
                "tick_sec", 5,
                "warmup_sec", random.nextInt(3) * 10,
                "latency_warmup_sec", 10,
                "max_report_lag_sec", 15));
        int mode = random.nextInt(5);
        analysis.put("mode", mode == 0 ? "sequential" : mode == 1 ? "threshold" : "auto");
        if (random.nextInt(4) == 0) {
            analysis.put("max_duration_sec", 240);
            analysis.put("on_inconclusive", random.nextBoolean() ? "promote_unproven" : "manual");
        }
        var policy = new HashMap<String, Object>(Map.of(
                "analysis",
                analysis,
                "min_samples",
                1 + random.nextInt(4),
                "metrics",
                List.of(
                        Map.of("name", "orders", "kind", "ratio", "direction", "higher_is_better"),
                        Map.of("name", "queue", "kind", "gauge", "margin", 5))));
        if (random.nextInt(3) == 0) {
            policy.put("max_error_rate", .05);
        }
        if (random.nextInt(3) == 0) {
            policy.put("max_consecutive_failures", 3);
        }
        return Settings.read(
                Plan.class,
                Map.of(
                        "strategy",
                        Recordings.strategy(15 + random.nextInt(20), bakes ? 70 : 0, listed),
                        "policy",
                        policy,
                        "safeguards",
                        Map.of(
                                "max_hold_sec",
                                180,
                                "deadline_sec",
                                600 + random.nextInt(600),
                                "on_share_mismatch",
                                List.of("hold", "hold", "rollback", "alert").get(random.nextInt(4)))));
    }

    private static LivedRollout lived(long seed) {
        var random = new Random(seed);
        var begin = T0.plusNanos(random.nextLong(60_000_000_000L));
        return new LivedRollout(plan(random, seed % 3 == 0, seed % 4 == 1), begin, new Drawn(random), random)
                .live(LONGEST);
    }

    private static SimulationInput trial(String recording) {
        var input = SimulationInput.read(recording.getBytes(StandardCharsets.UTF_8));
        assertThat(input.mistakes()).isEmpty();
        return input;
    }

    @Test
    void is_decided_again_as_it_was_decided() {
        var ends = new TreeMap<Status, Integer>();
        var triggers = new TreeSet<Decision.Trigger>();
        var happened = new TreeSet<HistoryEntry.Type>();
        for (long seed = 0; seed < LIVES; seed++) {
            // Given
            var lived = lived(seed);
            if (lived.decisions().stream().noneMatch(Decision::hasTicks)) {
                continue;
            }
            // When
            var end = trial(lived.recording()).run();
            // Then
            assertThat(end.notes()).as("seed %s", seed).isEmpty();
            assertThat(end.status()).as("seed %s: %s", seed, end.reason()).isEqualTo(lived.status());
            if (lived.hasEnded()) {
                assertThat(end.moves()).as("seed %s", seed).isEqualTo(lived.moves());
                assertThat(end.reason()).as("seed %s", seed).isEqualTo(lived.reason());
                assertThat(end.at()).as("seed %s", seed).isEqualTo(lived.endedAt());
            }
            ends.merge(end.status(), 1, Integer::sum);
            lived.decisions().forEach(d -> triggers.add(d.trigger()));
            lived.history().forEach(e -> happened.add(e.type()));
        }
        // And: every kind of event occurred
        assertThat(ends.keySet()).contains(Status.PROMOTED, Status.ROLLED_BACK);
        assertThat(triggers)
                .contains(
                        Decision.Trigger.INTERVAL_ELAPSED,
                        Decision.Trigger.BAKING,
                        Decision.Trigger.MANUAL_STEP,
                        Decision.Trigger.SKIP_REQUESTED,
                        Decision.Trigger.BREACHED,
                        Decision.Trigger.MAX_HOLD_EXCEEDED,
                        Decision.Trigger.SHARE_MISMATCH);
        assertThat(happened).contains(HistoryEntry.Type.SHARE_MISMATCH, HistoryEntry.Type.CANARY_SILENT);
    }

    private static LivedRollout promoted() {
        for (long seed = 0; ; seed++) {
            var lived = lived(seed);
            if (lived.status() == Status.PROMOTED
                    && lived.decisions().getLast().verdict() instanceof Verdict.Comparative) {
                return lived;
            }
        }
    }

    @Test
    void with_another_plan_it_is_simulated_like_any_samples_and_the_notes_say_what_is_unknown() {
        // Given
        String recording = promoted().recording();
        var other = Settings.read(Plan.class, Map.of("strategy", Map.of("step_weight", 20)));
        // When
        var below = trial("{\"strategy\":{\"step_weight\":20}}\n" + recording).run();
        var beside = SimulationInput.read(recording.getBytes(StandardCharsets.UTF_8), other)
                .run();
        // Then
        assertThat(below).isEqualTo(beside);
        assertThat(below.notes()).singleElement().asString().contains("had another plan");
        assertThat(below.samples()).isPositive();
    }

    @Test
    void with_the_same_plan_from_elsewhere_is_decided_again_all_the_same() {
        // Given
        var lived = promoted();
        String first = lived.recording().lines().findFirst().orElseThrow();
        String plan = first.replaceFirst(",\"recorded\":.*", "}");
        // When
        var end = trial(plan + "\n" + lived.recording()).run();
        // Then
        assertThat(end.moves()).isEqualTo(lived.moves());
        assertThat(end.notes()).isEmpty();
    }

    @Test
    void commands_and_router_failures_are_noted_and_not_simulated() {
        // Given
        var lived = promoted();
        String paused = "{\"at\":\"2026-01-31T12:01:30Z\",\"type\":\"pause\",\"message\":\"lunch\",\"by\":\"anna\"}";
        String failed = "{\"at\":\"2026-01-31T12:01:31Z\",\"type\":\"router_failed\",\"message\":\"no answer\"}";
        String recording =
                lived.recording().replaceFirst("\"history\":\\[", "\"history\":[" + paused + "," + failed + ",");
        // When
        var end = trial(recording).run();
        // Then
        assertThat(end.notes())
                .containsExactly(
                        "commands of the recorded rollout are not simulated, so the result may differ: "
                                + "pause by anna at 2026-01-31T12:01:30Z (lunch)",
                        "router failures of the recorded rollout are not simulated, so the result may differ: "
                                + "router failed at 2026-01-31T12:01:31Z (no answer)");
        assertThat(end.status()).isEqualTo(lived.status());
    }

    @Test
    void a_decision_that_is_not_made_again_is_noted() {
        // Given: the middle of it is missing
        var lived = promoted();
        var lines = new ArrayList<>(lived.recording().lines().toList());
        lines.subList(lines.size() / 3, lines.size() - 4).clear();
        // When
        var end = trial(String.join("\n", lines)).run();
        // Then
        assertThat(end.notes()).singleElement().asString().contains("lines of the recording are missing");
    }

    @Test
    void a_default_limit_does_not_come_back_as_an_explicit_one() {
        assertThat(promoted().recording().lines().findFirst().orElseThrow()).doesNotContain("max_cpu_utilization");
    }
}
