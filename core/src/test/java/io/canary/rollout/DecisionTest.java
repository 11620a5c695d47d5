package io.canary.rollout;

import static io.canary.rollout.Scenes.FAIL;
import static io.canary.rollout.Scenes.INCONCLUSIVE;
import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.percent;
import static io.canary.rollout.Scenes.t;
import static io.canary.rollout.Scenes.tolerating;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.MetricFixtures;
import io.canary.rollout.Decision.Kind;
import io.canary.rollout.Decision.Trigger;
import io.canary.text.ReasonText;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionTest {
    private static final DeploymentSpec TOLERANT = Scenes.spec(tolerating(2, true));

    @Test
    void a_decision_keeps_all_of_its_inputs() {
        // Given
        var walk = Walk.shifting(TOLERANT).confirm().judge(FAIL);
        // When
        walk.judge(FAIL);
        // Then
        assertThat(walk.decision())
                .isEqualTo(new Decision(
                        t(180),
                        Kind.ROLL_BACK,
                        Trigger.INTERVAL_ELAPSED,
                        1,
                        percent(15),
                        1,
                        FAIL,
                        Scenes.evidenceOf(FAIL),
                        List.of()));
    }

    @Test
    void the_trigger_tells_the_situation_of_a_verdict() {
        // Given
        var soaking = Walk.soaking(SPEC);
        var shifting = Walk.shifting(SPEC);
        var pausedShift = Walk.shifting(SPEC).command(Commands.PAUSE);
        var promoting = Walk.promoting(SPEC);
        var wanted = Walk.soaking(SPEC);
        // When
        soaking.judge(PASS);
        shifting.judge(PASS);
        pausedShift.judge(PASS);
        promoting.judge(PASS);
        wanted.promote(PASS);
        // Then
        assertThat(soaking.decision().trigger()).isEqualTo(Trigger.INTERVAL_ELAPSED);
        assertThat(shifting.decision().trigger()).isEqualTo(Trigger.SHIFTING);
        assertThat(pausedShift.decision().trigger()).isEqualTo(Trigger.PAUSED);
        assertThat(promoting.decision().trigger()).isEqualTo(Trigger.PROMOTING);
        assertThat(wanted.decision().trigger()).isEqualTo(Trigger.PROMOTE_REQUESTED);
    }

    @Test
    void a_verdict_on_the_end_of_a_step_says_how_little_of_it_was_seen() {
        // Given
        var hasty = MetricFixtures.policy(Duration.ofSeconds(12), 3, 100, 0.01, 500.0, 0.995, 0.85, 1, true);
        // When
        var passed = Walk.soaking(Scenes.spec(hasty)).judge(PASS).decision();
        var promoted = Walk.soaking(Scenes.spec(hasty)).promote(PASS).decision();
        // Then
        assertThat(passed.part()).isEqualTo(new PartialWindow(Duration.ofSeconds(12), Duration.ofMinutes(1)));
        assertThat(ReasonText.of(passed.reason()))
                .isEqualTo("within all limits (seen: the last 12 s of 1 min): advance");
        assertThat(ReasonText.of(promoted.reason()))
                .isEqualTo("within all limits (seen: the last 12 s of 1 min): promote, as requested");
    }

    @Test
    void its_sentence_says_the_consequence_of_a_verdict() {
        // Given
        var walk = Walk.soaking(TOLERANT);
        // When
        var little = walk.judge(INCONCLUSIVE).decision();
        var bad = walk.judge(FAIL).decision();
        var good = walk.judge(PASS).decision();
        var worse = walk.confirm().judge(FAIL).judge(FAIL).decision();
        var last = Walk.soaking(Scenes.rising(95, 10, 20)).judge(PASS).decision();
        // Then
        assertThat(ReasonText.of(little.reason()))
                .isEqualTo("too little evidence: 1 of 3 samples, 20 of 100 requests: hold");
        assertThat(ReasonText.of(bad.reason())).isEqualTo("error rate 5 % > 1 %: hold");
        assertThat(ReasonText.of(good.reason())).isEqualTo("within all limits: advance");
        assertThat(ReasonText.of(worse.reason())).isEqualTo("error rate 5 % > 1 %: roll back");
        assertThat(ReasonText.of(last.reason())).isEqualTo("within all limits: promote");
    }

    @Test
    void its_sentence_says_why_a_pass_only_holds() {
        // Given
        var shifting = Walk.shifting(SPEC);
        var paused = Walk.soaking(SPEC).command(Commands.PAUSE);
        var promoting = Walk.promoting(SPEC);
        var wanted = Walk.soaking(SPEC);
        // When
        shifting.judge(PASS);
        paused.judge(PASS);
        promoting.judge(PASS);
        wanted.promote(PASS);
        // Then
        assertThat(ReasonText.of(shifting.decision().reason()))
                .isEqualTo("within all limits: hold, the router has not confirmed the next weight");
        assertThat(ReasonText.of(paused.decision().reason())).isEqualTo("within all limits: hold, paused");
        assertThat(ReasonText.of(promoting.decision().reason()))
                .isEqualTo("within all limits: hold, the router has not confirmed the promotion");
        assertThat(ReasonText.of(wanted.decision().reason())).isEqualTo("within all limits: promote, as requested");
    }
}
