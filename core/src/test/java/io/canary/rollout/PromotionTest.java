package io.canary.rollout;

import static io.canary.rollout.Scenes.FAIL;
import static io.canary.rollout.Scenes.INCONCLUSIVE;
import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.t;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.Transition.Stay;
import io.canary.text.ReasonText;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PromotionTest {

    @Test
    void an_operator_may_promote_early_on_a_pass() {
        // Given
        var walk = Walk.soaking(SPEC).after(Duration.ofSeconds(10));
        // When
        walk.promote(PASS);
        // Then
        assertThat(walk.status()).isEqualTo(Status.PROMOTING);
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.Promote(null));
        assertThat(walk.decision().kind()).isEqualTo(Decision.Kind.PROMOTE);
    }

    @Test
    void an_early_promotion_does_not_replace_the_evaluation_that_is_still_due() {
        // Given
        var walk = Walk.soaking(SPEC).after(Duration.ofSeconds(10));
        // When
        walk.promote(PASS);
        // Then
        assertThat(StateView.nextEvaluation(walk.state())).isEqualTo(t(60));
    }

    @Test
    void an_operator_may_promote_out_of_a_pause_on_a_pass() {
        // Given
        var walk = Walk.soaking(SPEC).command(Commands.PAUSE);
        // When
        walk.promote(PASS);
        // Then
        assertThat(walk.status()).isEqualTo(Status.PROMOTING);
    }

    @Test
    void nobody_may_promote_without_a_pass() {
        // Given
        var onFail = Walk.soaking(SPEC);
        var onLittle = Walk.soaking(SPEC);
        // When
        onFail.promote(FAIL);
        onLittle.promote(INCONCLUSIVE);
        // Then
        assertThat(Walk.refusal(onFail.ruling()))
                .isEqualTo("cannot promote without a PASS at 5 %; error rate 5 % > 1 %");
        assertThat(Walk.refusal(onLittle.ruling()))
                .isEqualTo("cannot promote without a PASS at 5 %; "
                        + "too little evidence: 1 of 3 samples, 20 of 100 requests");
        assertThat(onFail.status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void nobody_may_promote_while_a_shift_is_not_confirmed_whether_paused_or_not() {
        // Given
        var running = Walk.shifting(SPEC);
        var paused = Walk.shifting(SPEC).command(Commands.PAUSE);
        // When
        running.promote(PASS);
        paused.promote(PASS);
        // Then
        String why = "cannot promote while the router has not confirmed 15 %";
        assertThat(Walk.refusal(running.ruling())).isEqualTo(why);
        assertThat(Walk.refusal(paused.ruling())).isEqualTo(why);
    }

    @Test
    void nobody_may_promote_before_the_first_split_or_during_a_rollback_or_after_it() {
        // Given
        var pending = Walk.begin(SPEC);
        var retreating = Walk.retreating(SPEC, Commands.ROLLBACK);
        var cancelled = Walk.retreating(SPEC, Commands.CANCEL).confirm();
        // When
        pending.promote(PASS);
        retreating.promote(PASS);
        cancelled.promote(PASS);
        // Then
        assertThat(Walk.refusal(pending.ruling())).isEqualTo("cannot promote a deployment that is PENDING");
        assertThat(Walk.refusal(retreating.ruling())).isEqualTo("cannot promote a deployment that is ROLLING_BACK");
        assertThat(Walk.refusal(cancelled.ruling())).isEqualTo("cannot promote a deployment that is CANCELLED");
    }

    @Test
    void promoting_twice_changes_nothing_even_after_the_end() {
        // Given
        var promoting = Walk.promoting(SPEC);
        var promoted = Walk.promoting(SPEC).confirm();
        // When
        promoting.promote(PASS);
        promoted.promote(INCONCLUSIVE);
        // Then
        assertThat(promoting.ruling()).isEqualTo(new Stay());
        assertThat(promoted.ruling()).isEqualTo(new Stay());
        assertThat(promoted.status()).isEqualTo(Status.PROMOTED);
    }

    @Test
    void an_operator_may_promote_without_a_pass_and_that_is_recorded() {
        // Given
        var onFail = Walk.soaking(SPEC);
        var onLittle = Walk.soaking(SPEC).command(Commands.PAUSE);
        // When
        onFail.promoteUnproven(FAIL);
        onLittle.promoteUnproven(INCONCLUSIVE);
        // Then
        assertThat(onFail.status()).isEqualTo(Status.PROMOTING);
        assertThat(onLittle.status()).isEqualTo(Status.PROMOTING);
        assertThat(onFail.lastAsked()).isEqualTo(new RouterCommand.Promote(null));
        assertThat(onFail.decision().kind()).isEqualTo(Decision.Kind.PROMOTE);
        assertThat(onFail.decision().trigger()).isEqualTo(Decision.Trigger.PROMOTION_UNPROVEN);
        assertThat(ReasonText.of(onFail.decision().reason()))
                .isEqualTo("error rate 5 % > 1 %: promote without a PASS, as requested");
        assertThat(onFail.lastEntry().level()).isEqualTo(HistoryEntry.Level.WARN);
        assertThat(onFail.lastEntry().type()).isEqualTo(HistoryEntry.Type.PROMOTE_UNPROVEN);
        assertThat(ReasonText.message(onFail.lastEntry()))
                .isEqualTo(
                        "promoted on request without a PASS: the limits are wrong; error rate 5 % > 1 %: promote without a PASS, as requested");
        assertThat(ReasonText.of(StateView.reason(SPEC, onFail.state(), null)))
                .isEqualTo(
                        "promoted on request without a PASS: the limits are wrong; asking router edge to promote v2, 5 % confirmed");
        assertThat(ReasonText.of(StateView.reason(SPEC, onFail.confirm().state(), null)))
                .isEqualTo("all traffic is on v2; promoted on request without a PASS: the limits are wrong");
    }

    @Test
    void a_promotion_with_a_pass_is_not_unproven_even_if_that_was_allowed() {
        // Given
        var walk = Walk.soaking(SPEC);
        // When
        walk.promoteUnproven(PASS);
        // Then
        assertThat(walk.decision().trigger()).isEqualTo(Decision.Trigger.PROMOTE_REQUESTED);
        assertThat(walk.lastEntry().type()).isEqualTo(HistoryEntry.Type.PROMOTE);
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.confirm().state(), null)))
                .isEqualTo("all traffic is on v2");
    }

    @Test
    void no_fail_undoes_a_promotion_that_was_requested_without_a_pass() {
        // Given
        var walk = Walk.soaking(SPEC).promoteUnproven(FAIL);
        // When
        walk.judge(FAIL).breach();
        // Then
        assertThat(walk.status()).isEqualTo(Status.PROMOTING);
        assertThat(ReasonText.message(walk.lastEntry()))
                .isEqualTo("held because the promotion was requested without a PASS: error rate 5 % > 1 %");
        // And: a person may, and so may the router that refuses it for long
        assertThat(walk.command(Commands.ROLLBACK).status()).isEqualTo(Status.ROLLING_BACK);
        assertThat(Walk.soaking(SPEC)
                        .promoteUnproven(FAIL)
                        .after(SPEC.routerDeadline())
                        .rejected()
                        .status())
                .isEqualTo(Status.ROLLING_BACK);
    }

    @Test
    void nobody_may_promote_without_a_pass_at_an_unconfirmed_weight() {
        // Given
        var shifting = Walk.shifting(SPEC);
        var pending = Walk.begin(SPEC);
        // When
        shifting.promoteUnproven(FAIL);
        pending.promoteUnproven(FAIL);
        // Then
        assertThat(Walk.refusal(shifting.ruling())).isEqualTo("cannot promote while the router has not confirmed 15 %");
        assertThat(Walk.refusal(pending.ruling())).isEqualTo("cannot promote a deployment that is PENDING");
    }

    @Test
    void the_history_keeps_why_an_operator_promoted() {
        // Given
        var walk = Walk.soaking(SPEC);
        // When
        walk.promote(PASS);
        // Then
        assertThat(ReasonText.message(walk.lastEntry()))
                .isEqualTo("promoted on request; within all limits: promote, as requested");
    }
}
