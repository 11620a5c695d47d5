package io.canary.rollout;

import static io.canary.rollout.Scenes.FAIL;
import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.t;
import static io.canary.rollout.Scenes.tolerating;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JudgementTest {

    @Test
    void a_pass_in_a_pause_resets_the_count_of_failures() {
        // Given
        var walk = Walk.soaking(Scenes.spec(tolerating(2, true)))
                .judge(FAIL)
                .command(Command.PAUSE)
                .judge(PASS);
        // When
        walk.judge(FAIL);
        // Then
        assertThat(walk.status()).isEqualTo(Status.PAUSED);
        assertThat(View.failures(walk.state())).isEqualTo(1);
    }

    @Test
    void a_promotion_is_judged_again_only_after_another_interval() {
        // Given
        var walk = Walk.soaking(Scenes.climbing(95, 10, 20));
        // When
        walk.judge(PASS);
        // Then
        assertThat(walk.status()).isEqualTo(Status.PROMOTING);
        assertThat(View.nextEvaluation(walk.state())).isEqualTo(t(120));
    }

    @Test
    void the_step_rises_when_the_promotion_is_confirmed_and_not_before() {
        // Given
        var walk = Walk.promoting(SPEC);
        // When
        int asked = View.step(walk.state());
        walk.confirm();
        // Then
        assertThat(asked).isZero();
        assertThat(View.step(walk.state())).isEqualTo(1);
    }
}
