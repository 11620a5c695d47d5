package io.canary.rollout;

import static io.canary.rollout.Scenes.FAIL;
import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.percent;
import static io.canary.rollout.Scenes.t;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.Effect.Wish;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Ruling.Stay;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.Weight;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class RouterTroubleTest {
    private static final Wish FIRST = new Wish.Split(percent(5));
    private static final Wish SECOND = new Wish.Split(percent(15));

    @Test
    void the_first_split_is_asked_for_at_once() {
        // When
        var walk = Walk.begin(SPEC);
        // Then
        assertThat(walk.asked).containsExactly(FIRST);
        assertThat(walk.status()).isEqualTo(Status.PENDING);
        assertThat(walk.weight()).isEqualTo(Weight.NONE);
    }

    @Test
    void a_first_split_that_fails_is_asked_for_again_after_a_while() {
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
        assertThat(asked).isEqualTo(new Wish.RollBack());
        assertThat(walk.status()).isEqualTo(Status.FAILED);
        assertThat(View.reason(SPEC, walk.state(), null))
                .isEqualTo("the first split could not be set: connection refused");
    }

    @Test
    void a_first_split_without_any_answer_is_given_up_at_the_deadline() {
        // Given
        var walk = Walk.begin(SPEC);
        // When
        walk.alarm();
        // Then
        assertThat(walk.now()).isEqualTo(t(60));
        assertThat(walk.lastAsked()).isEqualTo(new Wish.RollBack());
        assertThat(walk.confirm().status()).isEqualTo(Status.FAILED);
    }

    @Test
    void an_answer_to_a_first_split_that_was_given_up_confirms_nothing() {
        // Given
        var walk = Walk.begin(SPEC).alarm();
        // When
        walk.on(new Event.Confirmed(walk.now(), 1));
        // Then
        assertThat(walk.ruling()).isEqualTo(new Stay());
        assertThat(walk.status()).isEqualTo(Status.ROLLING_BACK);
    }

    @Test
    void a_first_split_that_fails_after_the_deadline_is_given_up_at_once() {
        // Given
        var walk = Walk.begin(SPEC).at(t(60));
        // When
        walk.unreachable();
        // Then
        assertThat(walk.lastAsked()).isEqualTo(new Wish.RollBack());
    }

    @Test
    void a_step_that_the_router_fails_to_set_holds_and_is_asked_for_again() {
        // Given
        var walk = Walk.shifting(SPEC).unreachable();
        // When
        walk.alarm();
        // Then
        assertThat(walk.asked).containsExactly(FIRST, SECOND, SECOND);
        assertThat(walk.weight()).isEqualTo(percent(5));
        assertThat(View.step(walk.state())).isZero();
        assertThat(walk.confirm().weight()).isEqualTo(percent(15));
        assertThat(View.step(walk.state())).isEqualTo(1);
    }

    @Test
    void a_shift_in_a_pause_is_brought_to_its_end() {
        // Given
        var walk = Walk.shifting(SPEC).command(Command.PAUSE).unreachable();
        // When
        walk.alarm().confirm();
        // Then
        assertThat(walk.asked).containsExactly(FIRST, SECOND, SECOND);
        assertThat(walk.status()).isEqualTo(Status.PAUSED);
        assertThat(walk.weight()).isEqualTo(percent(15));
    }

    @Test
    void a_step_that_the_router_refuses_rolls_back() {
        // Given
        var walk = Walk.shifting(SPEC);
        // When
        walk.rejected();
        // Then
        assertThat(walk.lastAsked()).isEqualTo(new Wish.RollBack());
        assertThat(walk.confirm().status()).isEqualTo(Status.ROLLED_BACK);
        assertThat(View.reason(SPEC, walk.state(), null)).isEqualTo("the router refused 15 %: no such backend");
    }

    @Test
    void a_promotion_that_fails_is_asked_for_again_and_one_that_is_refused_rolls_back() {
        // Given
        var walk = Walk.promoting(SPEC).unreachable();
        // When
        walk.alarm();
        // Then
        assertThat(walk.lastAsked()).isEqualTo(new Wish.Promote());
        // When
        walk.rejected();
        // Then
        assertThat(walk.lastAsked()).isEqualTo(new Wish.RollBack());
        assertThat(View.reason(SPEC, walk.state(), null))
                .startsWith("the router refused to promote: no such backend; asking router edge to put v1 back");
    }

    @Test
    void rolling_back_never_gives_up_and_backs_off_to_half_a_minute() {
        // Given
        var walk = Walk.retreating(SPEC, Command.ROLL_BACK);
        var pauses = new ArrayList<Duration>();
        for (int i = 0; i < 1000; i++) {
            var before = walk.now();
            // When
            var failed = i % 3 == 0 ? walk.rejected() : walk.unreachable();
            failed.alarm();
            // Then
            pauses.add(Duration.between(before, walk.now()));
            assertThat(walk.status()).isEqualTo(Status.ROLLING_BACK);
            assertThat(walk.lastAsked()).isEqualTo(new Wish.RollBack());
        }
        assertThat(pauses.subList(0, 9).stream().map(Duration::toMillis))
                .containsExactly(250L, 500L, 1000L, 2000L, 4000L, 8000L, 16000L, 30000L, 30000L);
        assertThat(pauses.getLast()).isEqualTo(Duration.ofSeconds(30));
        assertThat(View.reason(SPEC, walk.state(), null))
                .isEqualTo("as told; asking router edge to put v1 back, attempt 1001 (last answer: no such backend)");
        assertThat(walk.confirm().status()).isEqualTo(Status.ROLLED_BACK);
    }

    @Test
    void every_trouble_with_the_router_is_remembered() {
        // When
        var walk = Walk.shifting(SPEC).unreachable();
        // Then
        var last = walk.history.getLast();
        assertThat(last.type()).isEqualTo(Type.ROUTER_FAILED);
        assertThat(last.level()).isEqualTo(HistoryEntry.Level.WARN);
        assertThat(last.message()).isEqualTo("connection refused");
    }

    @Test
    void the_same_trouble_again_does_not_push_everything_else_out_of_the_history() {
        // Given
        var walk = Walk.shifting(SPEC).unreachable();
        int entries = walk.history.size();
        // When
        walk.alarm().unreachable();
        // Then
        assertThat(walk.history).hasSize(entries);
    }

    @Test
    void an_answer_to_an_older_question_falls_away() {
        // Given
        var walk = Walk.shifting(SPEC).judge(FAIL);
        // When
        walk.on(new Event.Confirmed(walk.now(), 2));
        // Then
        assertThat(walk.ruling()).isEqualTo(new Stay());
        assertThat(walk.status()).isEqualTo(Status.ROLLING_BACK);
    }

    @Test
    void an_answer_that_comes_after_its_limit_falls_away_though_it_was_the_newest_question() {
        // Given
        var walk = Walk.shifting(SPEC).unreachable();
        // When
        walk.on(new Event.Confirmed(walk.now(), 2));
        // Then
        assertThat(walk.ruling()).isEqualTo(new Stay());
        assertThat(walk.weight()).isEqualTo(percent(5));
    }

    @Test
    void an_answer_that_comes_twice_counts_once() {
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
    void an_alarm_before_its_time_or_without_need_does_nothing() {
        // Given
        var early = Walk.shifting(SPEC).unreachable();
        var awaiting = Walk.shifting(SPEC);
        var soaking = Walk.soaking(SPEC).judge(Scenes.INCONCLUSIVE);
        // When
        early.on(new Event.Alarm(early.now()));
        awaiting.on(new Event.Alarm(awaiting.now().plusSeconds(3600)));
        soaking.on(new Event.Alarm(soaking.now()));
        // Then
        assertThat(early.ruling()).isEqualTo(new Stay());
        assertThat(awaiting.ruling()).isEqualTo(new Stay());
        assertThat(soaking.ruling()).isEqualTo(new Stay());
    }

    @Test
    void a_pass_while_a_shift_is_not_confirmed_asks_for_no_more() {
        // Given
        var walk = Walk.shifting(SPEC);
        // When
        walk.judge(PASS);
        // Then
        assertThat(walk.decision().kind()).isEqualTo(Decision.Kind.HOLD);
        assertThat(walk.asked).containsExactly(FIRST, SECOND);
    }
}
