package io.canary.rollout;

import static io.canary.rollout.Scenes.FAIL;
import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.percent;
import static io.canary.rollout.Scenes.t;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.Decision.Kind;
import io.canary.rollout.Decision.Trigger;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Transition.Refuse;
import io.canary.rollout.Transition.Stay;
import io.canary.spi.Observation;
import io.canary.text.ReasonText;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartRulesTest {
    private static final Duration LONG = Duration.ofHours(5);

    private static Walk restarted(Walk walk) {
        return walk.on(new Event.Restarted(walk.now()));
    }

    @Test
    void the_weight_that_was_soaking_is_looked_for_and_the_step_starts_again_once_it_is_seen() {
        // Given
        var walk = Walk.soaking(SPEC).judge(PASS).confirm().after(LONG);
        int asked = walk.asked.size();
        // When
        restarted(walk);
        // Then
        assertThat(walk.asked).hasSize(asked);
        assertThat(walk.move().effects()).containsExactly(new Effect.FreshWindow(walk.now()), new Effect.Observe());
        assertThat(walk.status()).isEqualTo(Status.RUNNING);
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null)))
                .startsWith("held at 15 %: router edge not seen since")
                .endsWith("what clients get is unknown: the orchestrator was started again");
        // And
        walk.observe(percent(15)).confirm();
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null))).isEqualTo("soaking at 15 %");
        assertThat(StateView.step(walk.state())).isEqualTo(1);
        assertThat(StateView.since(walk.state())).isEqualTo(walk.now());
        assertThat(StateView.nextEvaluation(walk.state())).isEqualTo(walk.now().plus(Scenes.INTERVAL));
        assertThat(walk.move().effects()).contains(new Effect.FreshWindow(walk.now()));
    }

    @Test
    void what_a_person_pulled_back_while_the_orchestrator_was_away_stays_there() {
        // Given
        var walk = restarted(Walk.soaking(SPEC));
        // When
        walk.observe(percent(0));
        // Then
        assertThat(walk.status()).isEqualTo(Status.PAUSED);
        assertThat(walk.asked).containsExactly(new RouterCommand.Split(percent(5)));
    }

    @Test
    void where_nobody_can_look_the_weight_is_asked_for_again() {
        // Given
        var walk = restarted(Walk.soaking(SPEC));
        // When
        walk.observe(new Observation.CannotTell("it is a script"));
        // Then
        assertThat(walk.asked)
                .containsExactly(new RouterCommand.Split(percent(5)), new RouterCommand.Split(percent(5)));
        assertThat(walk.confirm().status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void what_is_still_in_force_is_asked_for_once_more_so_that_the_router_measures_it() {
        // Given
        var walk = restarted(Walk.soaking(SPEC));
        // When
        walk.observe(percent(5));
        // Then
        assertThat(walk.asked)
                .containsExactly(new RouterCommand.Split(percent(5)), new RouterCommand.Split(percent(5)));
        assertThat(walk.lastEntry().type()).isEqualTo(Type.ROUTER_REACHABLE);
        assertThat(walk.weight()).isEqualTo(percent(5));
        // And when
        walk.after(Duration.ofSeconds(3)).confirm();
        // Then: the step starts again
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null))).startsWith("soaking at 5 %");
        assertThat(StateView.since(walk.state())).isEqualTo(walk.now());
    }

    @Test
    void a_pass_before_the_weight_is_seen_again_leads_nowhere() {
        // Given
        var walk = restarted(Walk.soaking(SPEC));
        // When
        walk.judge(PASS);
        // Then
        assertThat(walk.decision().kind()).isEqualTo(Kind.HOLD);
        assertThat(walk.decision().trigger()).isEqualTo(Trigger.ROUTER_UNSEEN);
        assertThat(walk.promote(PASS).ruling()).isInstanceOf(Refuse.class);
    }

    @Test
    void a_fail_before_the_weight_is_seen_again_rolls_back() {
        // Given
        var walk = restarted(Walk.soaking(SPEC));
        // When
        walk.judge(FAIL);
        // Then
        assertThat(walk.decision().kind()).isEqualTo(Kind.ROLL_BACK);
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.RollBack());
    }

    @Test
    void a_router_that_refuses_the_weight_that_was_confirmed_for_long_is_asked_for_the_baseline() {
        // Given
        var walk = restarted(Walk.soaking(SPEC)).observe(new Observation.CannotTell("it is a script"));
        walk.rejected().alarm();
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.Split(percent(5)));
        // When
        walk.after(SPEC.routerDeadline()).rejected();
        // Then
        assertThat(walk.status()).isEqualTo(Status.ROLLING_BACK);
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null)))
                .startsWith("the router has refused 5 % since ");
    }

    @Test
    void a_second_restart_looks_once_more() {
        // When
        var walk = restarted(restarted(Walk.soaking(SPEC)));
        // Then
        assertThat(walk.asked).hasSize(1);
        assertThat(walk.observe(percent(5)).weight()).isEqualTo(percent(5));
    }

    @Test
    void a_request_that_was_open_is_asked_for_again() {
        askedAgain(Walk.shifting(SPEC), new RouterCommand.Raise(percent(5), percent(15)));
        askedAgain(Walk.promoting(SPEC), new RouterCommand.Promote(null));
        askedAgain(Walk.retreating(SPEC, Commands.CANCEL), new RouterCommand.RollBack());
    }

    private static void askedAgain(Walk walk, RouterCommand command) {
        int before = walk.asked.size();
        restarted(walk);
        assertThat(walk.asked).hasSize(before + 1);
        assertThat(walk.lastAsked()).isEqualTo(command);
        assertThat(walk.openAsk().attempt()).isEqualTo(1);
    }

    @Test
    void an_answer_to_what_was_asked_before_confirms_nothing() {
        // Given
        var walk = Walk.shifting(SPEC);
        long before = walk.openAsk().number();
        restarted(walk);
        // When
        walk.on(new Event.Confirmed(walk.now(), before));
        // Then
        assertThat(walk.ruling()).isEqualTo(new Stay());
        assertThat(walk.weight()).isEqualTo(percent(5));
    }

    @Test
    void a_first_weight_that_was_open_has_its_whole_time_again() {
        // Given
        var walk = Walk.begin(SPEC).after(LONG);
        // When
        restarted(walk).unreachable();
        // Then
        assertThat(walk.status()).isEqualTo(Status.PENDING);
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.Split(percent(5)));
    }

    @Test
    void a_pause_outlives_the_restart() {
        // Given
        var walk = restarted(Walk.soaking(SPEC).command(Commands.PAUSE));
        // When
        walk.observe(percent(5));
        // Then
        assertThat(walk.status()).isEqualTo(Status.PAUSED);
        assertThat(walk.command(Commands.RESUME).status()).isEqualTo(Status.RUNNING);
        assertThat(walk.history).extracting(HistoryEntry::type).contains(Type.RESTARTED);
    }

    @Test
    void what_has_ended_stays_as_it_is() {
        // Given
        var walk = Walk.retreating(SPEC, Commands.CANCEL).confirm().at(t(3_600));
        // When
        restarted(walk);
        // Then
        assertThat(walk.ruling()).isEqualTo(new Stay());
        assertThat(walk.status()).isEqualTo(Status.CANCELLED);
    }
}
