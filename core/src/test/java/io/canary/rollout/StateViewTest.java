package io.canary.rollout;

import static io.canary.rollout.Scenes.INCONCLUSIVE;
import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.percent;
import static io.canary.rollout.Scenes.t;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.Weight;
import io.canary.text.ReasonText;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StateViewTest {

    @Test
    void the_weight_is_the_last_that_the_router_confirmed() {
        // Given
        var shifting = Walk.shifting(SPEC);
        // Then
        assertThat(Walk.begin(SPEC).weight()).isEqualTo(Weight.NONE);
        assertThat(shifting.weight()).isEqualTo(percent(5));
        assertThat(shifting.confirm().weight()).isEqualTo(percent(15));
        assertThat(shifting.command(Commands.PAUSE).weight()).isEqualTo(percent(15));
        assertThat(shifting.promote(PASS).weight()).isEqualTo(percent(15));
        assertThat(shifting.command(Commands.CANCEL).weight()).isEqualTo(percent(15));
        assertThat(shifting.confirm().weight()).isEqualTo(Weight.NONE);
        assertThat(Walk.promoting(SPEC).confirm().weight()).isEqualTo(Weight.FULL);
    }

    @Test
    void the_step_is_that_of_the_weight() {
        // Given
        var walk = Walk.shifting(SPEC);
        // Then
        assertThat(StateView.step(Walk.begin(SPEC).state())).isZero();
        assertThat(StateView.step(walk.state())).isZero();
        assertThat(StateView.step(walk.command(Commands.PAUSE).state())).isZero();
        assertThat(StateView.step(walk.confirm().state())).isEqualTo(1);
        assertThat(StateView.step(walk.command(Commands.ROLLBACK).state())).isEqualTo(1);
        assertThat(StateView.step(walk.confirm().state())).isEqualTo(1);
    }

    @Test
    void a_timer_is_set_for_the_next_attempt_or_the_deadline_whichever_comes_first() {
        // Given
        var pending = Walk.begin(SPEC);
        var failed = Walk.begin(SPEC).unreachable();
        var late = Walk.begin(SPEC).at(t(59.9)).unreachable();
        // Then
        assertThat(StateView.alarm(SPEC, pending.state())).isEqualTo(t(60));
        assertThat(StateView.alarm(SPEC, failed.state())).isEqualTo(t(0.25));
        assertThat(StateView.alarm(SPEC, late.state())).isEqualTo(t(60));
        assertThat(StateView.alarm(SPEC, Walk.shifting(SPEC).state())).isNull();
        assertThat(StateView.alarm(SPEC, Walk.promoting(SPEC).unreachable().state()))
                .isEqualTo(t(0.25));
        assertThat(StateView.alarm(SPEC, Walk.soaking(SPEC).state())).isNull();
    }

    @Test
    void only_a_soaking_step_has_a_start_and_an_evaluation() {
        // Given
        var walk = Walk.soaking(SPEC).after(Duration.ofSeconds(10)).command(Commands.PAUSE);
        // Then
        assertThat(StateView.since(walk.state())).isEqualTo(t(0));
        assertThat(StateView.nextEvaluation(walk.state())).isEqualTo(t(60));
        assertThat(StateView.openAsk(walk.state())).isNull();
        assertThat(StateView.since(Walk.begin(SPEC).state())).isNull();
        assertThat(StateView.nextEvaluation(Walk.begin(SPEC).state())).isNull();
        assertThat(StateView.since(Walk.retreating(SPEC, Commands.CANCEL).state()))
                .isNull();
        assertThat(StateView.nextEvaluation(
                        Walk.retreating(SPEC, Commands.CANCEL).state()))
                .isNull();
    }

    @Test
    void the_reason_says_what_is_waited_for() {
        // Given
        var walk = Walk.begin(SPEC);
        // Then
        assertThat(reason(walk)).isEqualTo("asking router edge for 5 %");
        assertThat(reason(walk.unreachable()))
                .isEqualTo("asking router edge for 5 %, attempt 1 (last answer: connection refused)");
        assertThat(reason(walk.alarm().confirm())).isEqualTo("soaking at 5 %");
        assertThat(reason(walk.judge(PASS))).isEqualTo("asking router edge for 15 %, 5 % confirmed");
        assertThat(reason(walk.command(Commands.PAUSE)))
                .isEqualTo("paused on request; asking router edge for 15 %, 5 % confirmed; auto-rollback at"
                        + " 2026-02-01T12:00:00Z unless ended");
        assertThat(reason(walk.confirm().promote(PASS))).isEqualTo("asking router edge to promote v2, 15 % confirmed");
        assertThat(reason(walk.confirm())).isEqualTo("all traffic is on v2");
    }

    @Test
    void a_wait_for_evidence_says_what_is_missing_and_for_how_long() {
        // Given
        var walk = Walk.soaking(SPEC).judge(INCONCLUSIVE);
        // When
        String reason = ReasonText.of(StateView.reason(SPEC, walk.state(), walk.decision()));
        // Then
        assertThat(reason)
                .isEqualTo("soaking at 5 %, waiting for evidence: " + INCONCLUSIVE.sentence()
                        + "; auto-rollback at 2026-01-31T13:00:00Z unless a verdict is reached");
    }

    private static String reason(Walk walk) {
        return ReasonText.of(StateView.reason(SPEC, walk.state(), null));
    }
}
