package io.canary.rollout;

import static io.canary.rollout.Scenes.FAIL;
import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.percent;
import static io.canary.rollout.Scenes.t;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Transition.Stay;
import io.canary.spi.Observation;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.Weight;
import io.canary.text.ReasonText;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouterTroubleTest {
    private static final RouterCommand FIRST = new RouterCommand.Split(percent(5));
    private static final RouterCommand SECOND = new RouterCommand.Raise(percent(5), percent(15));

    @Test
    void the_first_split_is_requested_at_once() {
        // When
        var walk = Walk.begin(SPEC);
        // Then
        assertThat(walk.asked).containsExactly(FIRST);
        assertThat(walk.status()).isEqualTo(Status.PENDING);
        assertThat(walk.weight()).isEqualTo(Weight.NONE);
    }

    @Test
    void a_first_split_that_fails_is_retried_after_a_while() {
        // Given
        var walk = Walk.begin(SPEC).unreachable();
        // When
        walk.alarm();
        // Then
        assertThat(walk.now()).isEqualTo(t(0.25));
        assertThat(walk.asked).containsExactly(FIRST, FIRST);
        assertThat(walk.confirm().status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void a_first_split_that_fails_until_the_deadline_ends_in_failed_with_the_baseline_confirmed() {
        // Given
        var walk = Walk.begin(SPEC);
        while (walk.status() == Status.PENDING) {
            walk.unreachable().alarm();
        }
        var gaveUpAt = walk.now();
        var asked = walk.lastAsked();
        // When
        walk.confirm();
        // Then
        assertThat(gaveUpAt).isEqualTo(t(60));
        assertThat(asked).isEqualTo(new RouterCommand.RollBack());
        assertThat(walk.status()).isEqualTo(Status.FAILED);
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null)))
                .isEqualTo("initial weight not applied: connection refused");
    }

    @Test
    void a_first_split_without_a_response_ends_at_the_deadline() {
        // Given
        var walk = Walk.begin(SPEC);
        // When
        walk.alarm();
        // Then
        assertThat(walk.now()).isEqualTo(t(60));
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.RollBack());
        assertThat(walk.confirm().status()).isEqualTo(Status.FAILED);
    }

    @Test
    void a_response_to_an_abandoned_first_split_confirms_nothing() {
        // Given
        var walk = Walk.begin(SPEC).alarm();
        // When
        walk.on(new Event.Confirmed(walk.now(), 1));
        // Then
        assertThat(walk.ruling()).isEqualTo(new Stay());
        assertThat(walk.status()).isEqualTo(Status.ROLLING_BACK);
    }

    @Test
    void a_first_split_that_fails_after_the_deadline_is_not_retried() {
        // Given
        var walk = Walk.begin(SPEC).at(t(60));
        // When
        walk.unreachable();
        // Then
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.RollBack());
    }

    @Test
    void a_weight_that_was_not_raised_is_not_requested_again_before_the_step_soaked_again() {
        // Given
        var walk = Walk.shifting(SPEC).after(Duration.ofSeconds(10));
        // When
        walk.unreachable();
        // Then
        assertThat(walk.status()).isEqualTo(Status.RUNNING);
        assertThat(walk.move().effects()).containsExactly(new Effect.FreshWindow(walk.now()), new Effect.Observe());
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null)))
                .startsWith("held at 5 %: router edge not seen since")
                .endsWith("what clients get is unknown: it was asked for 15 %: connection refused");
        // When
        walk.judge(PASS);
        // Then
        assertThat(walk.decision().kind()).isEqualTo(Decision.Kind.HOLD);
        assertThat(walk.decision().trigger()).isEqualTo(Decision.Trigger.ROUTER_UNSEEN);
        // When
        walk.observe(percent(5)).judge(PASS);
        // Then
        assertThat(walk.asked).containsExactly(FIRST, SECOND, SECOND);
        assertThat(walk.confirm().weight()).isEqualTo(percent(15));
        assertThat(StateView.step(walk.state())).isEqualTo(1);
    }

    @Test
    void a_weight_that_came_late_is_undone() {
        // Given
        var walk = Walk.shifting(SPEC).unreachable();
        // When
        walk.observe(percent(15));
        // Then
        assertThat(walk.lastAsked()).isEqualTo(FIRST);
        assertThat(walk.confirm().weight()).isEqualTo(percent(5));
    }

    @Test
    void without_observe_the_confirmed_weight_is_requested_again() {
        // Given
        var walk = Walk.shifting(SPEC).unreachable();
        // When
        walk.observe(new Observation.CannotTell("it is a script"));
        // Then
        assertThat(walk.asked).containsExactly(FIRST, SECOND, FIRST);
        assertThat(walk.confirm().judge(PASS).asked).containsExactly(FIRST, SECOND, FIRST, SECOND);
    }

    @Test
    void a_shift_in_a_pause_that_fails_leaves_the_pause() {
        // Given
        var walk = Walk.shifting(SPEC).command(Commands.PAUSE).unreachable();
        // When
        walk.observe(percent(5));
        // Then
        assertThat(walk.asked).containsExactly(FIRST, SECOND);
        assertThat(walk.status()).isEqualTo(Status.PAUSED);
        assertThat(walk.weight()).isEqualTo(percent(5));
    }

    @Test
    void
            a_step_that_the_router_refuses_is_tried_for_a_while_and_then_rolled_back_with_nothing_said_against_the_version() {
        // Given
        var walk = Walk.shifting(SPEC).rejected();
        var since = walk.now();
        assertThat(walk.status()).isEqualTo(Status.RUNNING);
        // When
        walk.observe(percent(5)).judge(PASS).rejected();
        // Then
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.RollBack());
        assertThat(walk.confirm().status()).isEqualTo(Status.ROLLED_BACK);
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null)))
                .isEqualTo("the router has refused 15 % since " + Scenes.time(since) + ": no such backend");
        assertThat(KnownBad.of(SPEC, walk.state())).isNull();
    }

    @Test
    void a_rejection_for_seconds_costs_a_step_and_not_the_rollout() {
        // Given
        var walk = Walk.shifting(SPEC).rejected().observe(percent(5)).judge(PASS);
        // When
        walk.confirm();
        // Then
        assertThat(walk.weight()).isEqualTo(percent(15));
        assertThat(walk.judge(PASS).rejected().status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void a_requested_promotion_is_retried_and_rolled_back_if_it_is_rejected_for_long() {
        // Given
        var walk = Walk.promoting(SPEC).unreachable();
        // When
        walk.alarm();
        // Then
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.Promote(null));
        // When
        walk.rejected().alarm();
        // Then
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.Promote(null));
        // When
        walk.after(SPEC.routerDeadline()).rejected();
        // Then
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.RollBack());
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null)))
                .startsWith("the router has refused to promote since ")
                .contains(": no such backend; rolling back to v1 via edge");
    }

    @Test
    void a_promotion_at_the_end_of_the_steps_that_fails_soaks_the_last_step_again() {
        // Given
        var spec = Scenes.rising(50, 50, 20);
        var walk = Walk.soaking(spec).judge(PASS);
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.Promote(percent(50)));
        // When
        walk.unreachable();
        // Then
        assertThat(walk.status()).isEqualTo(Status.RUNNING);
        assertThat(walk.observe(percent(50)).judge(PASS).confirm().status()).isEqualTo(Status.PROMOTED);
    }

    @ParameterizedTest
    @EnumSource(names = {"REJECTED", "UNAVAILABLE"})
    void a_first_split_that_certainly_was_not_applied_ends_in_failed_without_a_request(Kind kind) {
        // Given
        var walk = Walk.begin(SPEC).at(t(60));
        // When
        walk.on(new Event.Failed(walk.now(), walk.openAsk().number(), kind, "no such backend"));
        // Then
        assertThat(walk.status()).isEqualTo(Status.FAILED);
        assertThat(walk.asked).containsExactly(FIRST);
        assertThat(walk.weight()).isNull();
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null)))
                .isEqualTo("initial weight not applied: no such backend; nothing was changed, traffic is as it was");
        assertThat(KnownBad.of(SPEC, walk.state())).isNull();
        assertThat(InService.of(SPEC, walk.state())).isNull();
    }

    @Test
    void a_first_split_that_may_have_been_applied_before_a_rejection_is_rolled_back() {
        // Given
        var walk = Walk.begin(SPEC).unreachable().alarm();
        // When
        walk.rejected();
        // Then
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.RollBack());
        assertThat(walk.confirm().status()).isEqualTo(Status.FAILED);
    }

    @Test
    void rolling_back_never_gives_up_and_backs_off_to_half_a_minute() {
        // Given
        var walk = Walk.retreating(SPEC, Commands.ROLLBACK);
        var pauses = new ArrayList<Duration>();
        for (int i = 0; i < 1000; i++) {
            var before = walk.now();
            // When
            var failed = i % 3 == 0 ? walk.rejected() : walk.unreachable();
            failed.alarm();
            // Then
            pauses.add(Duration.between(before, walk.now()));
            assertThat(walk.status()).isEqualTo(Status.ROLLING_BACK);
            assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.RollBack());
        }
        assertThat(pauses.subList(0, 9).stream().map(Duration::toMillis))
                .containsExactly(250L, 500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L);
        assertThat(pauses.getLast()).isEqualTo(Duration.ofSeconds(30));
        assertThat(ReasonText.of(StateView.reason(SPEC, walk.state(), null)))
                .isEqualTo(
                        "rolled back on request; rolling back to v1 via edge, attempt 1001 (last answer: no such backend);"
                                + " until it confirms, what clients get is unknown");
        assertThat(walk.confirm().status()).isEqualTo(Status.ROLLED_BACK);
    }

    @Test
    void every_failure_of_the_router_is_in_the_history() {
        // When
        var walk = Walk.shifting(SPEC).unreachable();
        // Then
        var last = walk.history.getLast();
        assertThat(last.type()).isEqualTo(Type.ROUTER_FAILED);
        assertThat(last.level()).isEqualTo(HistoryEntry.Level.WARN);
        assertThat(ReasonText.message(last)).isEqualTo("connection refused");
    }

    @Test
    void repeated_failures_do_not_push_everything_else_out_of_the_history() {
        // Given
        var walk = Walk.promoting(SPEC).unreachable();
        int entries = walk.history.size();
        // When
        walk.alarm().unreachable();
        // Then
        assertThat(walk.history).hasSize(entries);
    }

    @Test
    void a_response_to_an_older_request_is_ignored() {
        // Given
        var walk = Walk.shifting(SPEC).judge(FAIL);
        // When
        walk.on(new Event.Confirmed(walk.now(), 2));
        // Then
        assertThat(walk.ruling()).isEqualTo(new Stay());
        assertThat(walk.status()).isEqualTo(Status.ROLLING_BACK);
    }

    @Test
    void a_response_after_its_limit_is_ignored_even_for_the_latest_request() {
        // Given
        var walk = Walk.shifting(SPEC).unreachable();
        // When
        walk.on(new Event.Confirmed(walk.now(), 2));
        // Then
        assertThat(walk.ruling()).isEqualTo(new Stay());
        assertThat(walk.weight()).isEqualTo(percent(5));
    }

    @Test
    void a_response_that_comes_twice_counts_once() {
        // Given
        var confirmed = Walk.shifting(SPEC).confirm();
        var failed = Walk.shifting(SPEC).unreachable();
        // When
        confirmed.on(new Event.Confirmed(confirmed.now(), 2));
        failed.on(new Event.Failed(failed.now(), 2, Kind.REJECTED, "no"));
        // Then
        assertThat(confirmed.ruling()).isEqualTo(new Stay());
        assertThat(failed.ruling()).isEqualTo(new Stay());
    }

    @Test
    void a_timer_before_its_time_or_without_need_does_nothing() {
        // Given
        var early = Walk.promoting(SPEC).unreachable();
        var awaiting = Walk.shifting(SPEC);
        var soaking = Walk.soaking(SPEC).judge(Scenes.INCONCLUSIVE);
        // When
        early.on(new Event.TimerFired(early.now()));
        awaiting.on(new Event.TimerFired(awaiting.now().plusSeconds(3600)));
        soaking.on(new Event.TimerFired(soaking.now()));
        // Then
        assertThat(early.ruling()).isEqualTo(new Stay());
        assertThat(awaiting.ruling()).isEqualTo(new Stay());
        assertThat(soaking.ruling()).isEqualTo(new Stay());
    }

    @Test
    void a_pass_while_a_shift_is_not_confirmed_requests_nothing() {
        // Given
        var walk = Walk.shifting(SPEC);
        // When
        walk.judge(PASS);
        // Then
        assertThat(walk.decision().kind()).isEqualTo(Decision.Kind.HOLD);
        assertThat(walk.asked).containsExactly(FIRST, SECOND);
    }
}
