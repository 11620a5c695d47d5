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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the engine promises, tried on a few thousand rollouts of the judge benchmark: at most one of a hundred healthy canaries
 * is rolled back, whatever happens to both versions, and what is plainly broken is found.
 *
 * <p>The seed is fixed, so the result is the same until something changes that matters; each of the 24 shares of healthy
 * canaries is tried at a significance of 0.1 %.
 */
class PromiseTest {
    private static final long SEED = 1_618_033;
    private static final List<Method> METHODS = List.of(Sequential.HYBRID, Sequential.CORE);
    private static final int HEALTHY = 200;
    private static final int BROKEN = 60;

    /** The default of the policy's alpha. */
    private static final double ALPHA = 0.01;

    private static final double SIGNIFICANCE = 0.001;
    private static final double FOUND = 0.95;

    private static Setting in(Traffic traffic) {
        return new Setting(Profile.FAST, traffic, LatencyShape.LOGN);
    }

    private static Scenario named(List<Scenario> all, String name) {
        return all.stream().filter(s -> s.toString().equals(name)).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(
            value = Traffic.class,
            names = {"HIGH", "MED1"})
    void no_more_healthy_canaries_are_rolled_back_than_alpha_allows(Traffic traffic) {
        Stream.of("AA", "AA-incident", "AA-drift", "AA-overdisp", "AA-missing", "HL-1 %")
                .map(name -> named(Scenario.HEALTHY, name))
                .forEach(scenario -> {
                    // When
                    var tallies = Season.play(in(traffic), scenario, METHODS, HEALTHY, SEED);
                    // Then
                    assertThat(tallies)
                            .extracting(Tally::rolledBack)
                            .as(() -> scenario + " in " + traffic + " traffic: "
                                    + METHODS.getFirst().name() + ", "
                                    + METHODS.getLast().name())
                            .allSatisfy(share -> assertThat(share.chanceAt(ALPHA))
                                    .as(share.percentWithInterval())
                                    .isGreaterThan(SIGNIFICANCE));
                });
    }

    @Test
    void what_is_plainly_broken_is_found() {
        Stream.of("err x5", "crash", "mid crash")
                .map(name -> named(Scenario.BROKEN, name))
                .forEach(scenario -> {
                    // When
                    var tallies = Season.play(in(Traffic.HIGH), scenario, METHODS, BROKEN, SEED);
                    // Then
                    assertThat(tallies)
                            .extracting(Tally::found)
                            .as(scenario.toString())
                            .allSatisfy(share -> assertThat(share.value()).isGreaterThanOrEqualTo(FOUND));
                });
    }
}
