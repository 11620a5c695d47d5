package io.canary.bench.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.bench.judge.method.Method;
import io.canary.bench.judge.method.Sequential;
import io.canary.bench.judge.trace.LatencyShape;
import io.canary.bench.judge.trace.Profile;
import io.canary.bench.judge.trace.Scenario;
import io.canary.bench.judge.trace.Setting;
import io.canary.bench.judge.trace.Traffic;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The short form of the benchmark: what the engine promises holds on simulated rollouts, and what it should find it finds. */
class GuaranteeTest {
    private static final long SEED = 4_711;
    private static final double ALPHA = 0.01;

    /** A build goes red by chance once in so many. */
    private static final double BY_CHANCE = 0.001;

    private static final int HEALTHY = 350;
    private static final int BROKEN = 60;
    private static final List<Method> METHODS = List.of(Sequential.HYBRID, Sequential.CORE);
    private static final Setting BUSY = new Setting(Profile.FAST, Traffic.HIGH, LatencyShape.LOGN);
    private static final Setting QUIET = new Setting(Profile.FAST, Traffic.MED, LatencyShape.LOGN);

    private static Scenario scenario(List<Scenario> among, String name) {
        return among.stream().filter(s -> s.toString().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void healthy_canaries_are_rolled_back_no_more_often_than_is_promised() {
        // Given
        var healthy = Stream.of("AA", "AA-incident", "AA-drift", "AA-overdisp", "AA-missing", "HL-1 %")
                .map(name -> scenario(Scenario.HEALTHY, name))
                .toList();
        // When
        var played = healthy.stream()
                .map(scenario -> Season.play(QUIET, scenario, METHODS, HEALTHY, SEED))
                .toList();
        // Then
        long rollouts = (long) healthy.size() * HEALTHY;
        assertThat(rollouts).isGreaterThanOrEqualTo(2_000);
        for (int method = 0; method < METHODS.size(); method++) {
            int its = method;
            long rolledBack = played.stream()
                    .mapToLong(tallies -> tallies.get(its).rolledBack().hits())
                    .sum();
            assertThat(new Share(rolledBack, rollouts).chanceAt(ALPHA))
                    .as("%s: %d of %d", METHODS.get(method).name(), rolledBack, rollouts)
                    .isGreaterThan(BY_CHANCE);
        }
    }

    @Test
    void broken_canaries_are_found_and_not_promoted() {
        for (String name : List.of("err x5", "err +5 pp", "lat x1.2", "crash", "mid crash", "mid +2 pp")) {
            // When
            var tallies = Season.play(BUSY, scenario(Scenario.BROKEN, name), METHODS, BROKEN, SEED);
            // Then
            for (var tally : tallies) {
                assertThat(tally.found().value()).as(name).isGreaterThanOrEqualTo(0.95);
                assertThat(tally.promoted().value()).as(name).isLessThanOrEqualTo(0.05);
            }
        }
    }
}
