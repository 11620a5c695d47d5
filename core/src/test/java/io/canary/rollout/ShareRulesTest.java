package io.canary.rollout;

import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.percent;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.Effect.FreshWindow;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Safeguards.OnShareMismatch;
import io.canary.spi.Weight;
import io.canary.text.ReasonText;
import org.junit.jupiter.api.Test;

/** The consequences of clients getting another share than requested. */
class ShareRulesTest {

    private static DeploymentSpec on(OnShareMismatch action) {
        var s = SPEC.safeguards();
        return Scenes.with(new Safeguards(
                s.deadline(),
                s.onDeadline(),
                s.maxHold(),
                s.onMaxHold(),
                s.onDrift(),
                action,
                s.reconcileInterval(),
                s.lease(),
                s.recoveryWindow(),
                s.promoted()));
    }

    private static Walk seen(Walk walk, Weight share) {
        return walk.on(new Event.ShareObserved(walk.now(), share, percent(5), !share.equals(percent(5)), false));
    }

    @Test
    void by_default_nothing_rises_until_clients_get_their_share_and_then_the_step_starts_again() {
        // Given
        var walk = Walk.soaking(SPEC);
        // When
        seen(walk, percent(48));
        // Then
        assertThat(walk.lastEntry().type()).isEqualTo(Type.SHARE_MISMATCH);
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null)))
                .isEqualTo("held at 5 %: clients send 48 % of the requests to the canary, not 5 %");
        // When
        walk.judge(PASS);
        // Then
        assertThat(ReasonText.of(walk.decision().reason())).endsWith("hold, clients do not get the requested share");
        // When
        seen(walk, percent(5));
        // Then
        assertThat(walk.lastEntry().type()).isEqualTo(Type.SHARE_RESTORED);
        assertThat(walk.move().effects()).containsExactly(new FreshWindow(walk.now()));
        assertThat(walk.judge(PASS).decision().kind()).isEqualTo(Decision.Kind.ADVANCE);
    }

    @Test
    void with_rollback_it_is_rolled_back_with_nothing_against_the_version() {
        // Given
        var walk = seen(Walk.soaking(on(OnShareMismatch.ROLLBACK)), percent(48));
        // Then
        assertThat(walk.status()).isEqualTo(Status.ROLLING_BACK);
        assertThat(KnownBad.of(SPEC, walk.confirm().state())).isNull();
    }

    @Test
    void with_alert_there_is_only_an_event() {
        // Given
        var walk = seen(Walk.soaking(on(OnShareMismatch.ALERT)), percent(48));
        // When
        walk.judge(PASS);
        // Then
        assertThat(walk.decision().kind()).isEqualTo(Decision.Kind.ADVANCE);
        assertThat(walk.history).extracting(HistoryEntry::type).contains(Type.SHARE_MISMATCH);
    }

    @Test
    void a_share_far_above_the_requested_one_rolls_back_even_with_hold() {
        // Given
        var far = new Event.ShareObserved(Walk.soaking(SPEC).now(), Weight.FULL, percent(5), true, true);
        // When
        var held = Walk.soaking(SPEC).on(far);
        var alerted = Walk.soaking(on(OnShareMismatch.ALERT)).on(far);
        // Then
        assertThat(held.status()).isEqualTo(Status.ROLLING_BACK);
        assertThat(ReasonText.of(StateView.reason(SPEC, held.state(), null)))
                .contains("clients send 100 % of the requests to the canary, not 5 %, for a minute");
        assertThat(alerted.status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void reports_from_another_weight_are_ignored() {
        // Given
        var walk = Walk.shifting(SPEC).confirm();
        // When
        seen(walk, percent(48));
        // Then
        assertThat(walk.ruling()).isEqualTo(new Transition.Stay());
    }
}
