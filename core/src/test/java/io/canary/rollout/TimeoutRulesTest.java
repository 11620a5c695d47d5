package io.canary.rollout;

import static io.canary.rollout.Scenes.FAIL;
import static io.canary.rollout.Scenes.INCONCLUSIVE;
import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.percent;
import static io.canary.rollout.Scenes.t;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.HistoryEntry.Level;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Safeguards.Action;
import io.canary.rollout.State.Outcome;
import io.canary.rollout.State.Paused;
import io.canary.rollout.State.RollingBack;
import io.canary.rollout.State.Soaking;
import io.canary.text.ReasonText;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** No state lasts for ever: there is a deadline for the deployment, and one for a step without a verdict. */
class TimeoutRulesTest {
    private static DeploymentSpec limited(double deadlineSeconds, double holdSeconds, Action action) {
        var s = SPEC.safeguards();
        return Scenes.with(new Safeguards(
                Duration.ofMillis((long) (deadlineSeconds * 1000)),
                action,
                Duration.ofMillis((long) (holdSeconds * 1000)),
                action,
                s.onDrift(),
                s.onShareMismatch(),
                s.reconcileInterval(),
                s.lease(),
                s.recoveryWindow(),
                s.promoted()));
    }

    @Test
    void a_step_without_evidence_is_rolled_back_when_it_was_held_for_too_long() {
        // Given
        var walk = Walk.soaking(limited(9999, 90, Action.ROLLBACK)).judge(INCONCLUSIVE);
        assertThat(walk.state()).isInstanceOf(Soaking.class);
        // When
        walk.judge(INCONCLUSIVE);
        // Then
        assertThat(walk.state()).isInstanceOfSatisfying(RollingBack.class, r -> {
            assertThat(r.outcome()).isEqualTo(Outcome.ROLLED_BACK);
            assertThat(ReasonText.of(r.reason())).startsWith("no conclusive verdict at 5 % within 90 s: ");
        });
        assertThat(walk.decision().kind()).isEqualTo(Decision.Kind.ROLL_BACK);
        assertThat(ReasonText.of(walk.decision().reason())).endsWith("roll back, max_hold_sec reached");
    }

    @Test
    void with_pause_a_step_without_evidence_is_paused_and_a_resume_grants_the_same_time_again() {
        // Given
        var walk = Walk.soaking(limited(9999, 60, Action.PAUSE));
        // When
        walk.judge(INCONCLUSIVE);
        // Then
        assertThat(walk.status()).isEqualTo(Status.PAUSED);
        assertThat(walk.lastEntry().level()).isEqualTo(Level.WARN);
        // And when
        walk.at(t(100)).command(Commands.RESUME).judge(INCONCLUSIVE);
        // Then
        assertThat(walk.now()).isEqualTo(t(120));
        assertThat(walk.status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void a_conclusive_verdict_grants_as_long_again() {
        // Given
        var policy = Scenes.tolerating(3, true);
        var patient = limited(9999, 90, Action.ROLLBACK);
        var spec =
                TestSpecs.spec(SPEC.strategy(), policy, patient.safeguards(), SPEC.routerDeadline(), SPEC.createdAt());
        var walk = Walk.soaking(spec).judge(INCONCLUSIVE).judge(FAIL);
        // When
        walk.judge(INCONCLUSIVE);
        // Then
        assertThat(walk.status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void a_deployment_that_takes_too_long_is_rolled_back_at_its_deadline() {
        // Given
        var walk = Walk.soaking(limited(90, 9999, Action.ROLLBACK)).judge(INCONCLUSIVE);
        // When
        walk.alarm();
        // Then
        assertThat(walk.now()).isEqualTo(t(90));
        assertThat(walk.status()).isEqualTo(Status.ROLLING_BACK);
        assertThat(ReasonText.message(walk.lastEntry())).isEqualTo("rolling back: deadline of 90 s exceeded");
    }

    @Test
    void a_pause_does_not_outlive_the_deadline() {
        // Given
        var walk = Walk.soaking(limited(30, 9999, Action.ROLLBACK)).command(Commands.PAUSE);
        // When
        walk.alarm();
        // Then
        assertThat(walk.status()).isEqualTo(Status.ROLLING_BACK);
    }

    @Test
    void with_pause_a_late_deployment_is_paused_and_reports_it_repeatedly() {
        // Given
        var walk = Walk.soaking(limited(30, 9999, Action.PAUSE));
        // When
        walk.alarm();
        // Then
        assertThat(walk.state()).isInstanceOf(Paused.class);
        assertThat(walk.lastEntry().type()).isEqualTo(Type.PAUSE);
        assertThat(walk.weight()).isEqualTo(percent(5));
        // And when
        walk.judge(INCONCLUSIVE).at(t(60)).on(new Event.TimerFired(t(60)));
        // Then
        assertThat(ReasonText.message(walk.lastEntry())).isEqualTo("still paused: deadline of 30 s exceeded");
        assertThat(walk.lastEntry().level()).isEqualTo(Level.WARN);
    }

    @Test
    void a_promotion_that_the_router_does_not_confirm_ends_at_the_deadline() {
        // Given
        var walk = Walk.promoting(limited(30, 9999, Action.ROLLBACK));
        // When
        walk.alarm();
        // Then
        assertThat(walk.status()).isEqualTo(Status.ROLLING_BACK);
    }

    @Test
    void by_default_the_deadline_leaves_twice_the_time_that_the_steps_take() {
        // Given
        var slow = new Strategy(percent(5), percent(10), Duration.ofHours(6), 20);
        // Then
        assertThat(SafeguardSettings.NONE.fill(slow, null).deadline()).isEqualTo(Duration.ofDays(5));
        assertThat(SafeguardSettings.NONE.fill(slow, null).maxHold()).isEqualTo(Duration.ofHours(60));
        assertThat(SPEC.safeguards().deadline()).isEqualTo(Duration.ofDays(1));
        assertThat(SPEC.safeguards().maxHold()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void the_routers_lease_is_the_default() {
        // Given
        var minute = Duration.ofMinutes(1);
        // Then
        assertThat(SafeguardSettings.NONE.fill(Scenes.STRATEGY, minute).lease()).isEqualTo(minute);
        assertThat(SafeguardSettings.NONE.fill(Scenes.STRATEGY, null).lease()).isNull();
        assertThat(leased(Duration.ZERO).fill(Scenes.STRATEGY, minute).lease()).isNull();
        assertThat(leased(Duration.ofSeconds(5)).fill(Scenes.STRATEGY, minute).lease())
                .isEqualTo(Duration.ofSeconds(5));
    }

    private static SafeguardSettings leased(Duration lease) {
        var n = SafeguardSettings.NONE;
        return new SafeguardSettings(
                null,
                n.onDeadline(),
                null,
                n.onMaxHold(),
                n.onDrift(),
                n.onShareMismatch(),
                n.reconcileInterval(),
                lease,
                n.recoveryWindow(),
                n.promoted());
    }

    // --- changes of the clock

    @Test
    void a_clock_change_forwards_neither_promotes_nor_rolls_back() {
        // Given
        var walk = Walk.soaking(limited(1800, 1800, Action.ROLLBACK));
        // When
        move(walk, Duration.ofHours(1));
        // Then
        assertThat(walk.status()).isEqualTo(Status.RUNNING);
        assertThat(walk.move().effects()).containsExactly(new Effect.FreshWindow(walk.now()));
        assertThat(StateView.nextEvaluation(walk.state())).isEqualTo(walk.now().plusSeconds(60));
        // And when
        walk.judge(INCONCLUSIVE).on(new Event.TimerFired(walk.now()));
        // Then
        assertThat(walk.status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void a_clock_change_backwards_delays_nothing() {
        // Given
        var walk = Walk.promoting(SPEC).unreachable();
        var retry = walk.openAsk().retryAt();
        // When
        move(walk, Duration.ofHours(-1));
        // Then
        assertThat(walk.openAsk().retryAt()).isEqualTo(retry == null ? null : retry.minus(Duration.ofHours(1)));
        assertThat(StateView.nextEvaluation(walk.state())).isEqualTo(walk.now().plusSeconds(60));
        assertThat(ReasonText.message(walk.lastEntry()))
                .isEqualTo("the clock was moved 1 h backwards: evidence is gathered from zero");
    }

    private static void move(Walk walk, Duration by) {
        Instant after = walk.now().plus(by);
        walk.at(after).on(new Event.ClockMoved(after, by));
    }
}
