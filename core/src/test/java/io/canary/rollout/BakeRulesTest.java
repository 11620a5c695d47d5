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
import io.canary.text.ReasonText;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Between the last step and the promotion, the canary keeps the last weight and is evaluated. */
class BakeRulesTest {
    private static final Duration BAKE = Duration.ofSeconds(150);

    private static DeploymentSpec spec(int tolerated) {
        var strategy = new Strategy(percent(95), percent(10), Scenes.INTERVAL, 20, BAKE);
        return Scenes.spec(strategy, Scenes.tolerating(tolerated, true));
    }

    private static Walk baking() {
        return Walk.soaking(spec(1)).judge(PASS);
    }

    private static String reason(Walk walk) {
        return ReasonText.of(
                StateView.reason(walk.spec, walk.state(), walk.move().decision()));
    }

    private static Instant due(Walk walk) {
        return Objects.requireNonNull(StateView.nextEvaluation(walk.state()));
    }

    @Test
    void begins_when_the_last_step_has_passed_and_says_when_it_ends() {
        // When
        var walk = baking();
        // Then
        assertThat(walk.status()).isEqualTo(Status.RUNNING);
        assertThat(walk.weight()).isEqualTo(percent(95));
        assertThat(walk.decision().kind()).isEqualTo(Kind.HOLD);
        assertThat(walk.decision().trigger()).isEqualTo(Trigger.BAKING);
        assertThat(ReasonText.of(walk.decision().reason())).isEqualTo("within all limits: hold, baking");
        assertThat(walk.lastEntry().type()).isEqualTo(Type.BAKE);
        assertThat(ReasonText.message(walk.lastEntry()))
                .isEqualTo("within all limits: hold, baking at 95 % until 2026-01-31T12:03:30Z");
        assertThat(StateView.bakeUntil(walk.state())).isEqualTo(t(210));
        assertThat(reason(walk)).isEqualTo("baking at 95 % until 2026-01-31T12:03:30Z: within all limits");
    }

    @Test
    void is_evaluated_each_interval_and_at_its_end_when_a_pass_promotes() {
        // Given
        var walk = baking();
        assertThat(due(walk)).isEqualTo(t(120));
        walk.judge(PASS);
        assertThat(due(walk)).isEqualTo(t(180));
        walk.judge(PASS);
        assertThat(due(walk)).isEqualTo(t(210));
        assertThat(walk.asked).hasSize(1);
        // When
        walk.judge(PASS);
        // Then
        assertThat(walk.status()).isEqualTo(Status.PROMOTING);
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.Promote(percent(95)));
        assertThat(walk.decision().trigger()).isEqualTo(Trigger.INTERVAL_ELAPSED);
        assertThat(walk.history).extracting(HistoryEntry::type).containsOnlyOnce(Type.BAKE);
    }

    @Test
    void no_step_but_the_last_bakes() {
        // Given
        var strategy = new Strategy(percent(5), percent(50), Scenes.INTERVAL, 20, BAKE);
        // When
        var walk = Walk.soaking(Scenes.spec(strategy, Scenes.POLICY)).judge(PASS);
        // Then
        assertThat(walk.decision().kind()).isEqualTo(Kind.ADVANCE);
        assertThat(StateView.bakeUntil(walk.state())).isNull();
    }

    @Test
    void a_canary_that_fails_in_it_is_rolled_back() {
        // When
        var walk = baking().judge(FAIL);
        // Then
        assertThat(walk.status()).isEqualTo(Status.ROLLING_BACK);
        // And when
        var atOnce = baking().after(Duration.ofSeconds(7)).breach();
        // Then
        assertThat(atOnce.status()).isEqualTo(Status.ROLLING_BACK);
    }

    @Test
    void a_fail_that_does_not_roll_back_restarts_it() {
        // Given
        var walk = Walk.soaking(spec(2)).judge(PASS).judge(FAIL);
        assertThat(StateView.bakeUntil(walk.state())).isNull();
        // When
        walk.judge(PASS);
        // Then
        assertThat(StateView.bakeUntil(walk.state())).isEqualTo(t(180 + 150));
    }

    @Test
    void waits_for_a_pass_if_there_is_none_at_its_end() {
        // Given
        var walk = baking().judge(PASS).judge(PASS).judge(INCONCLUSIVE);
        assertThat(walk.now()).isEqualTo(t(210));
        assertThat(walk.status()).isEqualTo(Status.RUNNING);
        assertThat(reason(walk))
                .startsWith("baking at 95 % until 2026-01-31T12:03:30Z, waiting for evidence: too little evidence");
        // When
        walk.judge(PASS);
        // Then
        assertThat(walk.now()).isEqualTo(t(270));
        assertThat(walk.status()).isEqualTo(Status.PROMOTING);
    }

    @Test
    void a_person_may_skip_what_is_left_of_it_but_never_the_evidence() {
        assertThat(baking().after(Duration.ofSeconds(7)).promote(INCONCLUSIVE).ruling())
                .isInstanceOf(Transition.Refuse.class);
        assertThat(baking().after(Duration.ofSeconds(7)).promote(PASS).status()).isEqualTo(Status.PROMOTING);
    }

    @Test
    void an_outage_of_the_router_interrupts_it_and_what_was_baked_before_counts() {
        // Given: 60 s of the bake are done, then an outage of 70 s
        var walk = baking().judge(PASS).after(Duration.ofSeconds(10)).unseen();
        assertThat(reason(walk)).startsWith("held at 95 %, baking until 2026-01-31T12:03:30Z: router edge not seen");
        walk.judge(PASS).at(t(200)).observe(percent(95));
        assertThat(StateView.bakeUntil(walk.state())).isNull();
        // When
        walk.judge(PASS);
        // Then
        assertThat(walk.now()).isEqualTo(t(260));
        assertThat(StateView.bakeUntil(walk.state())).isEqualTo(t(260 + 150 - 70));
    }

    @Test
    void so_does_drift_however_long_it_lasts() {
        // Given: with on_drift alert, evaluations continue
        var spec = spec(1);
        var s = spec.safeguards();
        var alerting = new Safeguards(
                s.deadline(),
                s.onDeadline(),
                s.maxHold(),
                s.onMaxHold(),
                Safeguards.OnDrift.ALERT,
                s.onShareMismatch(),
                s.reconcileInterval(),
                s.lease(),
                s.recoveryWindow(),
                s.promoted());
        var walk = Walk.soaking(
                TestSpecs.spec(spec.strategy(), spec.policy(), alerting, spec.routerDeadline(), spec.createdAt()));
        walk.judge(PASS).judge(PASS).at(t(150)).observe(percent(0));
        assertThat(StateView.bakeUntil(walk.state())).isNull();
        // When
        walk.judge(PASS).judge(PASS).judge(PASS).after(Duration.ofSeconds(1)).observe(percent(95));
        walk.judge(PASS);
        // Then: the last verdict before it was at 120 s
        assertThat(StateView.bakeUntil(walk.state())).isEqualTo(walk.now().plusSeconds(150 - 60));
    }

    @Test
    void so_does_drift_that_is_corrected() {
        // Given
        var walk = baking().judge(PASS).at(t(150)).observe(percent(100)).confirm();
        assertThat(StateView.bakeUntil(walk.state())).isNull();
        // When
        walk.judge(PASS);
        // Then: the last verdict before it was at 120 s
        assertThat(StateView.bakeUntil(walk.state())).isEqualTo(walk.now().plusSeconds(150 - 60));
    }

    @Test
    void so_does_a_restart_of_the_service_and_its_downtime_does_not_count() {
        // Given
        var walk = baking().judge(PASS);
        // When
        walk.at(t(5_000))
                .on(new Event.Restarted(walk.now()))
                .observe(percent(95))
                .confirm()
                .judge(PASS);
        // Then
        assertThat(StateView.bakeUntil(walk.state())).isEqualTo(walk.now().plusSeconds(150 - 60));
    }

    @Test
    void a_promotion_that_the_router_rejects_needs_no_second_bake() {
        // Given
        var walk = baking().judge(PASS).judge(PASS).judge(PASS).unreachable();
        assertThat(walk.status()).isEqualTo(Status.RUNNING);
        walk.after(Duration.ofSeconds(1)).observe(percent(95));
        // When
        walk.judge(PASS);
        // Then
        assertThat(walk.status()).isEqualTo(Status.PROMOTING);
    }

    @Test
    void a_change_of_the_clock_moves_its_end_along() {
        // Given
        var walk = baking();
        // When
        walk.at(t(60 - 1_000)).on(new Event.ClockMoved(walk.now(), Duration.ofSeconds(-1_000)));
        // Then
        assertThat(StateView.bakeUntil(walk.state())).isEqualTo(t(210 - 1_000));
    }

    @Test
    void the_default_deadline_leaves_time_for_it() {
        // Given
        var strategy = new Strategy(percent(5), percent(10), Scenes.INTERVAL, 20, Duration.ofDays(3));
        // Then
        assertThat(SafeguardSettings.NONE.fill(strategy, null).deadline()).isEqualTo(Duration.ofDays(4));
    }
}
