package io.canary.rollout;

import static io.canary.rollout.Scenes.FAIL;
import static io.canary.rollout.Scenes.INCONCLUSIVE;
import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.percent;
import static io.canary.rollout.Scenes.t;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.Decision.Kind;
import io.canary.rollout.Decision.Trigger;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.PlanStep.Advance;
import io.canary.rollout.Transition.Refuse;
import io.canary.spi.Weight;
import io.canary.text.ReasonText;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Steps that wait for a skip, and skips before the interval of a step is over. */
class SkipRulesTest {
    private static final Duration BAKE = Duration.ofSeconds(150);

    /** 1 % for 1 min, 5 % for 10 min with a manual advance, and 25 % for 2 min. */
    private static final DeploymentSpec SPEC = spec(Duration.ZERO, 1);

    private static DeploymentSpec spec(Duration bake, int tolerated) {
        var steps = List.of(step(1, 60, Advance.PASS), step(5, 600, Advance.MANUAL), step(25, 120, Advance.MANUAL));
        var strategy = new Strategy(percent(5), percent(10), Scenes.INTERVAL, 20, bake, steps);
        return Scenes.spec(
                strategy,
                Scenes.tolerating(tolerated, true).withWindowOf(strategy.plan().longestSoak()));
    }

    private static StepSettings step(double weight, int seconds, Advance advance) {
        return new StepSettings(percent(weight), Duration.ofSeconds(seconds), advance);
    }

    private static Walk second(DeploymentSpec spec) {
        return Walk.soaking(spec).judge(PASS).confirm();
    }

    private static Walk held() {
        return second(SPEC).judge(PASS);
    }

    private static String reason(Walk walk) {
        return ReasonText.of(StateView.reason(walk.spec, walk.state(), null));
    }

    @Test
    void each_step_is_soaked_for_its_own_interval() {
        // Given
        var walk = Walk.soaking(SPEC);
        assertThat(StateView.nextEvaluation(walk.state())).isEqualTo(t(60));
        // When
        walk.judge(PASS).confirm();
        // Then
        assertThat(walk.weight()).isEqualTo(percent(5));
        assertThat(StateView.nextEvaluation(walk.state())).isEqualTo(t(660));
        assertThat(walk.judge(INCONCLUSIVE).decision().kind()).isEqualTo(Kind.HOLD);
        assertThat(StateView.nextEvaluation(walk.state())).isEqualTo(t(1260));
    }

    @Test
    void a_manual_step_that_has_passed_is_held_and_says_what_it_waits_for() {
        // When
        var walk = held();
        // Then
        assertThat(walk.status()).isEqualTo(Status.RUNNING);
        assertThat(walk.weight()).isEqualTo(percent(5));
        assertThat(walk.decision().kind()).isEqualTo(Kind.HOLD);
        assertThat(walk.decision().trigger()).isEqualTo(Trigger.MANUAL_STEP);
        assertThat(walk.lastEntry().type()).isEqualTo(Type.HOLD);
        assertThat(ReasonText.message(walk.lastEntry())).isEqualTo("within all limits: hold, waiting for skip at 5 %");
        assertThat(reason(walk))
                .isEqualTo("held at 5 %: passed at 2026-01-31T12:11:00Z, and its advance is manual: waiting for skip");
        assertThat(Scenes.text(StateView.attention(walk.state())))
                .isEqualTo("held: the step at 5 % has passed: skip it to go on, or promote");
    }

    @Test
    void while_it_waits_it_is_evaluated_and_each_pass_grants_new_time() {
        // Given
        var walk = held();
        int entries = walk.history.size();
        // When
        walk.judge(PASS);
        // Then
        assertThat(walk.history).hasSize(entries);
        assertThat(((State.Soaking) walk.state()).progress().holdUntil())
                .isEqualTo(walk.now().plus(SPEC.safeguards().maxHold()));
        assertThat(reason(walk)).contains("passed at 2026-01-31T12:11:00Z");
    }

    @Test
    void while_it_waits_a_fail_rolls_back_and_silence_for_too_long_does_too() {
        // Given
        var failing = held();
        var silent = held();
        // When
        failing.judge(FAIL);
        silent.after(SPEC.safeguards().maxHold()).judge(INCONCLUSIVE);
        // Then
        assertThat(failing.status()).isEqualTo(Status.ROLLING_BACK);
        assertThat(silent.status()).isEqualTo(Status.ROLLING_BACK);
        assertThat(silent.decision().trigger()).isEqualTo(Trigger.MAX_HOLD_EXCEEDED);
    }

    @Test
    void a_tolerated_fail_revokes_the_pass() {
        // Given
        var walk = second(spec(Duration.ZERO, 2)).judge(PASS);
        // When
        walk.judge(FAIL);
        // Then
        assertThat(StateView.attention(walk.state())).isNull();
        assertThat(walk.judge(PASS).lastEntry().type()).isEqualTo(Type.HOLD);
    }

    @Test
    void the_deadline_does_not_wait_for_people() {
        // Given
        var walk = held();
        // When
        walk.at(SPEC.createdAt().plus(SPEC.safeguards().deadline())).on(new Event.TimerFired(walk.now()));
        // Then
        assertThat(walk.status()).isEqualTo(Status.ROLLING_BACK);
    }

    @Test
    void skip_leads_to_the_next_step() {
        // Given
        var walk = held();
        // When
        walk.skip(PASS);
        // Then
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.Raise(percent(5), percent(25)));
        assertThat(walk.decision().kind()).isEqualTo(Kind.ADVANCE);
        assertThat(walk.decision().trigger()).isEqualTo(Trigger.SKIP_REQUESTED);
        assertThat(walk.move().history()).extracting(HistoryEntry::type).containsExactly(Type.SKIP, Type.ADVANCE);
        assertThat(ReasonText.message(walk.lastEntry()))
                .isEqualTo("within all limits: advance, as requested from 5 % to 25 %");
        assertThat(walk.lastEntry().by()).isEqualTo("alice");
        assertThat(walk.confirm().weight()).isEqualTo(percent(25));
        assertThat(StateView.attention(walk.state())).isNull();
    }

    @Test
    void skip_leads_out_of_any_step_before_its_interval_is_over_and_out_of_a_pause() {
        // Given
        var early = Walk.soaking(SPEC).after(Duration.ofSeconds(5));
        var paused = Walk.soaking(SPEC).command(Commands.PAUSE);
        // When
        early.skip(PASS);
        paused.skip(PASS);
        // Then
        assertThat(early.lastAsked()).isEqualTo(new RouterCommand.Raise(percent(1), percent(5)));
        assertThat(paused.lastAsked()).isEqualTo(new RouterCommand.Raise(percent(1), percent(5)));
        assertThat(paused.status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void nobody_skips_without_a_pass_of_the_present_weight() {
        // Given
        var onFail = held();
        var onLittle = held();
        // When
        onFail.skip(FAIL);
        onLittle.skip(INCONCLUSIVE);
        // Then
        assertThat(Walk.refusal(onFail.ruling())).isEqualTo("cannot skip without a PASS at 5 %; error rate 5 % > 1 %");
        assertThat(Walk.refusal(onLittle.ruling()))
                .isEqualTo("cannot skip without a PASS at 5 %; "
                        + "too little evidence: 1 of 3 samples, 20 of 100 requests");
        assertThat(onFail.weight()).isEqualTo(percent(5));
    }

    @Test
    void nobody_skips_what_is_not_soaking() {
        // Given
        var pending = Walk.begin(SPEC);
        var shifting = Walk.shifting(SPEC);
        var promoting = Walk.promoting(SPEC);
        var drifted = held().observe(Weight.NONE);
        var unseen = held().unseen();
        // When
        List.of(pending, shifting, promoting, unseen).forEach(walk -> walk.skip(PASS));
        // Then
        assertThat(Walk.refusal(pending.ruling())).isEqualTo("cannot skip a deployment that is PENDING");
        assertThat(Walk.refusal(shifting.ruling())).isEqualTo("cannot skip while the router has not confirmed 5 %");
        assertThat(Walk.refusal(promoting.ruling())).isEqualTo("cannot skip a deployment that is PROMOTING");
        assertThat(Walk.refusal(unseen.ruling())).startsWith("cannot skip: router edge ");
        assertThat(drifted.skip(PASS).ruling()).isInstanceOf(Refuse.class);
    }

    @Test
    void a_manual_last_step_is_skipped_and_then_promoted() {
        // Given
        var walk = held().skip(PASS).confirm().judge(PASS);
        assertThat(walk.decision().trigger()).isEqualTo(Trigger.MANUAL_STEP);
        // When
        walk.skip(PASS);
        // Then
        assertThat(walk.status()).isEqualTo(Status.PROMOTING);
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.Promote(percent(25)));
        assertThat(walk.decision().trigger()).isEqualTo(Trigger.SKIP_REQUESTED);
        assertThat(walk.confirm().status()).isEqualTo(Status.PROMOTED);
    }

    @Test
    void skip_leads_from_the_last_step_to_the_bake_and_from_the_bake_to_the_promotion() {
        // Given
        var walk = second(spec(BAKE, 1)).skip(PASS).confirm();
        // When
        walk.skip(PASS);
        // Then
        assertThat(walk.decision().kind()).isEqualTo(Kind.HOLD);
        assertThat(StateView.bakeUntil(walk.state())).isEqualTo(walk.now().plus(BAKE));
        assertThat(walk.judge(PASS).decision().trigger()).isEqualTo(Trigger.BAKING);
        assertThat(walk.skip(PASS).status()).isEqualTo(Status.PROMOTING);
    }

    @Test
    void promote_ends_a_manual_step_too() {
        assertThat(held().promote(PASS).status()).isEqualTo(Status.PROMOTING);
    }

    @Test
    void a_manual_step_that_starts_again_has_to_pass_again() {
        // Given
        var walk = held().observe(Weight.NONE);
        // Then
        assertThat(StateView.attention(walk.state())).isNull();
    }
}
