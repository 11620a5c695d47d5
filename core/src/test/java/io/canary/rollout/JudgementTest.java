package io.canary.rollout;

import static io.canary.rollout.Scenes.FAIL;
import static io.canary.rollout.Scenes.PASS;
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
}
