package io.canary.rollout;

import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.t;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.Verdict;
import io.canary.spi.LatencyHistogram;
import org.junit.jupiter.api.Test;

class EvidenceTest {
    private final State soaking = Walk.soaking(SPEC).state();
    private final Evidence evidence = new Evidence(Standing.before(SPEC));

    private void report(Role role, double seconds) {
        var at = t(seconds);
        evidence.add(
                soaking,
                new Sample(role, at.toEpochMilli(), 100, 0, Double.NaN, Double.NaN, Double.NaN, LatencyHistogram.EMPTY),
                at);
    }

    @Test
    void what_is_compared_with_nothing_is_recorded() {
        // Given
        report(Role.CANARY, 5);
        // When
        var judged = evidence.judged(soaking, t(60), null);
        // Then
        assertThat(judged.recorded()).singleElement().satisfies(tick -> assertThat(tick.canary())
                .isNotNull());
    }

    @Test
    void a_tick_that_is_compared_is_not_recorded_as_well() {
        // Given: in one message, the canary first
        report(Role.CANARY, 5);
        report(Role.BASELINE, 5);
        // When
        var judged = evidence.judged(soaking, t(60), null);
        // Then
        assertThat(judged.verdict()).isInstanceOf(Verdict.Comparative.class);
        assertThat(judged.recorded()).isEmpty();
    }
}
