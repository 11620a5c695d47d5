package io.canary.rollout;

import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.t;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.Verdict;
import io.canary.text.ReasonText;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EvidenceTest {
    private final State soaking = Walk.soaking(SPEC).state();
    private final Evidence evidence = new Evidence(DeploymentRecord.before(SPEC));

    private void report(Role role, double seconds) {
        report(role, seconds, seconds);
    }

    /** Adds a sample. Returns whether it was too old. */
    private boolean report(Role role, double seconds, double arrivalSeconds) {
        long at = t(seconds).toEpochMilli();
        return evidence.add(soaking, Sample.of(role, at, 100).withErrors(0), t(arrivalSeconds));
    }

    @Test
    void samples_without_a_comparison_are_recorded() {
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
        // Given: one message with the canary's report first
        report(Role.CANARY, 5);
        report(Role.BASELINE, 5);
        // When
        var judged = evidence.judged(soaking, t(60), null);
        // Then
        assertThat(judged.verdict()).isInstanceOf(Verdict.Comparative.class);
        assertThat(judged.recorded()).isEmpty();
    }

    @Test
    void reports_for_a_compared_tick_are_too_old_and_the_verdict_says_how_late_they_come() {
        // Given
        boolean tooOld = false;
        report(Role.BASELINE, 0);
        // When
        for (int second = 5; second < 120; second += 5) {
            report(Role.CANARY, second);
            tooOld = report(Role.BASELINE, second - 75, second);
            evidence.closeTicks(soaking, t(second));
        }
        var judged = evidence.judged(soaking, t(120), null);
        // Then
        assertThat(tooOld).isTrue();
        assertThat(judged.late())
                .isEqualTo(new Lateness(Role.BASELINE, Duration.ofSeconds(75), Duration.ofSeconds(60)));
        assertThat(ReasonText.of(Objects.requireNonNull(judged.late()).reason()))
                .isEqualTo("the baseline's reports come up to 75 s late, and are not compared:"
                        + " policy.analysis.max_report_lag_sec is 1 min");
    }

    @Test
    void a_report_in_time_whose_tick_was_compared_already_is_not_blamed_on_the_longest_wait() {
        // Given
        var late = new Lateness(Role.CANARY, Duration.ofMillis(20), Duration.ofSeconds(60));
        // When
        var sentence = ReasonText.of(late.reason());
        // Then
        assertThat(sentence)
                .isEqualTo(
                        "the canary's reports come up to 0.1 s late, some after their tick was compared: these do not"
                                + " count");
    }
}
