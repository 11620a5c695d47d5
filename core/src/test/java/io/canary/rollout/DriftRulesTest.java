package io.canary.rollout;

import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.percent;
import static io.canary.rollout.Scenes.t;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.Effect.FreshWindow;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.HistoryEntry.Level;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Safeguards.OnDrift;
import io.canary.rollout.State.Drifted;
import io.canary.rollout.State.Reasserting;
import io.canary.rollout.State.Soaking;
import io.canary.spi.Observation;
import io.canary.spi.Weight;
import io.canary.text.ReasonText;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The consequences of drift. */
class DriftRulesTest {
    private static final Observation NOTHING = new Observation.NotRouted();

    private static DeploymentSpec on(OnDrift action) {
        var s = SPEC.safeguards();
        return Scenes.with(new Safeguards(
                s.deadline(),
                s.onDeadline(),
                s.maxHold(),
                s.onMaxHold(),
                action,
                s.onShareMismatch(),
                s.reconcileInterval(),
                s.lease(),
                s.recoveryWindow(),
                s.promoted()));
    }

    @ParameterizedTest
    @EnumSource
    void traffic_that_has_not_drifted_causes_no_event(OnDrift action) {
        // When
        var walk = Walk.soaking(on(action)).observe(percent(5));
        // Then
        assertThat(walk.ruling()).isInstanceOf(Transition.Stay.class);
    }

    @Test
    void a_router_that_sets_whole_percents_only_has_not_drifted() {
        // Given
        var seen = new Observation.InForce(Map.of("v2", percent(5.5), "v1", percent(94.5)));
        var walk = Walk.soaking(SPEC);
        // When
        walk.on(new Event.Observed(walk.now(), walk.asks(), seen, percent(1), Event.Run.UNKNOWN));
        // Then
        assertThat(walk.ruling()).isInstanceOf(Transition.Stay.class);
    }

    @Test
    void a_router_that_cannot_observe_has_not_drifted() {
        assertThat(Walk.soaking(SPEC)
                        .observe(new Observation.CannotTell("no status page"))
                        .ruling())
                .isInstanceOf(Transition.Stay.class);
    }

    @Test
    void a_router_that_lost_everything_gets_the_split_again_and_the_step_starts_again() {
        // Given
        var walk = Walk.soaking(SPEC).at(t(50));
        // When
        walk.observe(NOTHING, Event.Run.ANOTHER);
        // Then
        assertThat(walk.state()).isInstanceOf(Reasserting.class);
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.Split(percent(5)));
        assertThat(walk.lastEntry().level()).isEqualTo(Level.WARN);
        assertThat(ReasonText.message(walk.lastEntry()))
                .isEqualTo("router edge carries nothing for shop, not 5 % on v2");
        assertThat(walk.weight()).as("what is reported is what was found").isEqualTo(Weight.NONE);
        // And when
        walk.at(t(51)).confirm();
        // Then
        assertThat(walk.weight()).isEqualTo(percent(5));
        assertThat(StateView.nextEvaluation(walk.state())).isEqualTo(t(111));
        assertThat(walk.move().effects()).containsExactly(new FreshWindow(t(51)));
        assertThat(StateView.step(walk.state())).isZero();
    }

    @Test
    void traffic_that_was_moved_by_hand_is_held_until_an_operator_resumes() {
        // Given
        var walk = Walk.soaking(on(OnDrift.PAUSE));
        // When
        walk.observe(percent(50));
        // Then
        assertThat(walk.status()).isEqualTo(Status.PAUSED);
        assertThat(walk.weight()).isEqualTo(percent(50));
        assertThat(ReasonText.message(walk.lastEntry()))
                .isEqualTo("router edge carries 50 % on v1, 50 % on v2, not 5 % on v2");
        // And when
        walk.command(Commands.RESUME);
        // Then
        assertThat(walk.status()).isEqualTo(Status.RUNNING);
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.Split(percent(5)));
    }

    @Test
    void with_alert_nothing_is_requested_and_nothing_rises_until_the_traffic_is_back() {
        // Given
        var walk = Walk.soaking(on(OnDrift.ALERT)).observe(percent(50));
        long asks = walk.asks();
        // When
        walk.judge(PASS);
        // Then
        assertThat(walk.decision().kind()).isEqualTo(Decision.Kind.HOLD);
        assertThat(ReasonText.of(walk.decision().reason())).endsWith("hold, the traffic is not where it was put");
        assertThat(walk.asks()).isEqualTo(asks);
        // And when
        walk.observe(percent(5));
        // Then
        assertThat(walk.state()).isInstanceOf(Soaking.class);
        assertThat(walk.lastEntry().type()).isEqualTo(Type.DRIFT_ENDED);
        assertThat(StateView.since(walk.state())).isEqualTo(walk.now());
    }

    @Test
    void the_same_drift_again_is_no_news() {
        // Given
        var walk = Walk.soaking(on(OnDrift.ALERT)).observe(percent(50));
        // When
        walk.observe(percent(50));
        // Then
        assertThat(walk.ruling()).isInstanceOf(Transition.Stay.class);
        // And when
        walk.observe(percent(60));
        // Then
        assertThat(walk.weight()).isEqualTo(percent(60));
    }

    @Test
    void a_failing_canary_is_rolled_back_wherever_its_traffic_is() {
        // When
        var walk = Walk.soaking(on(OnDrift.ALERT)).observe(percent(50)).judge(Scenes.FAIL);
        // Then
        assertThat(walk.status()).isEqualTo(Status.ROLLING_BACK);
    }

    @Test
    void an_observation_from_before_the_last_request_is_ignored() {
        // Given
        var walk = Walk.shifting(SPEC).confirm();
        // When
        walk.on(new Event.Observed(walk.now(), walk.asks() - 1, NOTHING, new Weight(1), Event.Run.UNKNOWN));
        // Then
        assertThat(walk.ruling()).isInstanceOf(Transition.Stay.class);
    }

    @Test
    void drift_after_a_restart_is_recorded_and_nothing_is_requested() {
        // Given
        var walk = Walk.soaking(SPEC);
        walk.on(new Event.Restarted(walk.now())).observe(new Observation.CannotTell("asleep"));
        long asks = walk.asks();
        // When
        walk.observe(Weight.NONE);
        // Then
        assertThat(walk.lastEntry().type()).isEqualTo(Type.DRIFTED);
        assertThat(walk.asks()).isEqualTo(asks);
        assertThat(walk.confirm().state()).isInstanceOf(Soaking.class);
    }

    @Test
    void traffic_that_was_moved_by_hand_is_read_but_not_moved_back_after_a_restart() {
        // Given
        var walk =
                Walk.soaking(on(OnDrift.ALERT)).observe(percent(50)).at(t(-3_600)); // the clock was set back in between
        // When
        walk.on(new Event.Restarted(walk.now()));
        // Then
        assertThat(walk.state()).isInstanceOf(Drifted.class);
        assertThat(walk.weight()).isEqualTo(percent(50));
        assertThat(walk.move().effects()).containsExactly(new FreshWindow(walk.now()), new Effect.Observe());
        assertThat(StateView.nextEvaluation(walk.state())).isEqualTo(walk.now().plus(Scenes.INTERVAL));
    }

    // --- the lease

    @Test
    void a_lease_that_ran_out_is_recorded_and_the_step_starts_again() {
        // Given
        var walk = Walk.soaking(SPEC).after(Duration.ofSeconds(30));
        // When
        walk.lapse();
        // Then
        assertThat(walk.state()).isInstanceOf(Reasserting.class);
        assertThat(walk.weight()).isEqualTo(Weight.NONE);
        assertThat(ReasonText.message(walk.lastEntry()))
                .isEqualTo(
                        "the lease of 5 % ran out, or could not be renewed: the router gives v1 the traffic by itself;"
                                + " asking router edge again");
        // And when
        walk.confirm();
        // Then
        assertThat(StateView.since(walk.state())).isEqualTo(t(30));
        assertThat(walk.weight()).isEqualTo(percent(5));
    }

    @Test
    void a_lease_that_ran_out_in_a_pause_leaves_the_pause() {
        // When
        var walk = Walk.soaking(SPEC).command(Commands.PAUSE).lapse().confirm();
        // Then
        assertThat(walk.status()).isEqualTo(Status.PAUSED);
        assertThat(walk.weight()).isEqualTo(percent(5));
    }

    @Test
    void a_lapse_from_before_a_newer_request_is_ignored() {
        assertThat(Walk.shifting(SPEC).lapse().ruling()).isInstanceOf(Transition.Stay.class);
    }
}
