package io.canary.simulate;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.spi.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Samples and plans of the tests. */
final class Recordings {
    static final Instant T0 = Instant.parse("2026-01-31T12:00:00Z");

    private Recordings() {}

    static Sample sample(Role role, Duration after, long requests, double errors) {
        return Sample.of(role, T0.plus(after).toEpochMilli(), requests).withErrors(errors);
    }

    /** Reports of both versions every 10 s, each with 1000 requests. */
    static List<Sample> both(int ticks, double canaryErrors, double baselineErrors) {
        var samples = new ArrayList<Sample>();
        for (int i = 0; i < ticks; i++) {
            var after = Duration.ofSeconds(10L * i + 9);
            samples.add(sample(Role.CANARY, after, 1_000, canaryErrors));
            samples.add(sample(Role.BASELINE, after, 1_000, baselineErrors));
        }
        return samples;
    }

    /** A plan that compares only errors, without warm-up. */
    static Plan comparing() {
        var margins = new HashMap<String, @Nullable Object>();
        margins.put("latency_ratio", null);
        margins.put("cpu", null);
        var analysis = Map.of("warmup_sec", 0, "latency_warmup_sec", 0, "margins", margins);
        return Settings.read(
                Plan.class,
                Map.of("strategy", Map.of("step_weight", 30, "max_steps", 2), "policy", Map.of("analysis", analysis)));
    }

    /** A plan with limits alone. */
    static Plan limiting() {
        return Settings.read(
                Plan.class,
                Map.of(
                        "strategy",
                        Map.of("step_weight", 50),
                        "policy",
                        Map.of("min_samples", 1, "analysis", Map.of("mode", "threshold"))));
    }

    /**
     * The strategy of a rollout.
     *
     * @param listed whether its steps are listed, some with a manual advance
     */
    static Map<String, Object> strategy(int intervalSeconds, int bakeSeconds, boolean listed) {
        var strategy = new HashMap<String, Object>(Map.of("interval_sec", intervalSeconds, "bake_sec", bakeSeconds));
        if (listed) {
            var second = Map.of("weight", 20, "interval_sec", intervalSeconds + 7, "advance", "manual");
            strategy.put("steps", List.of(Map.of("weight", 5), second, Map.of("weight", 97, "advance", "manual")));
        } else {
            strategy.put("step_weight", 40);
        }
        return strategy;
    }
}
