package io.canary.rollout;

import static io.canary.rollout.Scenes.t;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EvaluationGridTest {
    private static final Duration MINUTE = Duration.ofSeconds(60);

    @Test
    void a_point_of_the_grid_stays_and_everything_else_goes_to_the_next() {
        assertThat(EvaluationGrid.notBefore(t(0))).isEqualTo(t(0));
        assertThat(EvaluationGrid.notBefore(t(0.001))).isEqualTo(t(0.05));
        assertThat(EvaluationGrid.notBefore(t(0.05))).isEqualTo(t(0.05));
        assertThat(EvaluationGrid.notBefore(t(0.05).plusNanos(1))).isEqualTo(t(0.1));
        assertThat(EvaluationGrid.notBefore(Instant.EPOCH.minusNanos(1))).isEqualTo(Instant.EPOCH);
    }

    @Test
    void the_next_evaluation_is_one_interval_after_the_last_that_was_due() {
        assertThat(EvaluationGrid.nextAfter(t(60), t(60), MINUTE)).isEqualTo(t(120));
        assertThat(EvaluationGrid.nextAfter(t(119.999), t(60), MINUTE)).isEqualTo(t(120));
    }

    @Test
    void evaluations_that_were_missed_are_left_out() {
        assertThat(EvaluationGrid.nextAfter(t(120), t(60), MINUTE)).isEqualTo(t(180));
        assertThat(EvaluationGrid.nextAfter(t(1000), t(60), MINUTE)).isEqualTo(t(1020));
    }
}
