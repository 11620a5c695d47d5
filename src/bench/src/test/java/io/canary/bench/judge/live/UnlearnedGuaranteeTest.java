package io.canary.bench.judge.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.bench.judge.Share;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The bound of false alarms, on whole rollouts with default settings and nothing learned before: what a user gets on the first day. Half of the lives are
 * calm, and in half of them a dependency of both versions fails. The nightly build has thousands of them, any other some hundred.
 */
class UnlearnedGuaranteeTest {
    private static final int LIVES = Integer.getInteger("canary.lives", 600);
    private static final long SEED = 1_729;

    /** A build goes red by chance once in so many. */
    private static final double BY_CHANCE = 0.001;

    private static final double ALPHA = 0.01;
    private static final double PROMOTED = 0.99;

    private static LiveTally run(String scenario) {
        return LiveTally.of(
                LiveScenarios.all().stream()
                        .filter(s -> s.name().equals(scenario))
                        .findFirst()
                        .orElseThrow(),
                LIVES / 2,
                SEED,
                false);
    }

    @Test
    void healthy_canaries_are_rolled_back_no_more_often_than_is_promised_and_are_promoted() {
        // When
        var outcomes = Stream.of("A/A 20 rps", "outage 20 rps")
                .map(UnlearnedGuaranteeTest::run)
                .map(LiveTally::outcomes)
                .flatMap(List::stream)
                .toList();
        // Then
        var accused = new Share(outcomes.stream().filter(LiveOutcome::isAccused).count(), outcomes.size());
        var unpromoted =
                new Share(outcomes.stream().filter(o -> !o.isPromoted()).count(), outcomes.size());
        assertThat(accused.chanceAt(ALPHA))
                .as("rolled back %s: %s", accused, accused.percentWithInterval())
                .isGreaterThan(BY_CHANCE);
        assertThat(unpromoted.chanceAt(1 - PROMOTED))
                .as("not promoted %s: %s", unpromoted, unpromoted.percentWithInterval())
                .isGreaterThan(BY_CHANCE);
    }
}
