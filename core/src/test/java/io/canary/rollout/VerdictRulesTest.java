package io.canary.rollout;

import static io.canary.rollout.Scenes.FAIL;
import static io.canary.rollout.Scenes.INCONCLUSIVE;
import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static io.canary.rollout.Scenes.percent;
import static io.canary.rollout.Scenes.rising;
import static io.canary.rollout.Scenes.t;
import static io.canary.rollout.Scenes.tolerating;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.rollout.Decision.Kind;
import io.canary.rollout.Effect.FreshWindow;
import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.rollout.Transition.Stay;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import io.canary.text.ReasonText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictRulesTest {

    @Test
    void the_defaults_are_those_of_the_first_specification() {
        // When
        var strategy = Settings.read(Strategy.class, Map.of());
        var policy = Settings.read(io.canary.analysis.Policy.class, Map.of());
        // Then
        assertThat(strategy).isEqualTo(Scenes.STRATEGY);
        assertThat(policy).isEqualTo(Scenes.POLICY);
    }

    @Test
    void by_default_a_version_that_passes_every_step_is_promoted_after_ten() {
        // Given
        var walk = Walk.soaking(SPEC);
        // When
        for (int i = 0; i < 10; i++) {
            walk.judge(PASS).confirm();
        }
        // Then
        assertThat(walk.status()).isEqualTo(Status.PROMOTED);
        assertThat(walk.asked)
                .containsExactly(
                        new RouterCommand.Split(percent(5)),
                        new RouterCommand.Raise(percent(5), percent(15)),
                        new RouterCommand.Raise(percent(15), percent(25)),
                        new RouterCommand.Raise(percent(25), percent(35)),
                        new RouterCommand.Raise(percent(35), percent(45)),
                        new RouterCommand.Raise(percent(45), percent(55)),
                        new RouterCommand.Raise(percent(55), percent(65)),
                        new RouterCommand.Raise(percent(65), percent(75)),
                        new RouterCommand.Raise(percent(75), percent(85)),
                        new RouterCommand.Raise(percent(85), percent(95)),
                        new RouterCommand.Promote(percent(95)));
        assertThat(walk.weight()).isEqualTo(Weight.FULL);
        assertThat(StateView.step(walk.state())).isEqualTo(10);
        assertThat(walk.now()).isEqualTo(t(600));
    }

    @Test
    void after_max_steps_it_is_promoted_whatever_its_weight() {
        // Given
        var walk = Walk.soaking(rising(5, 1, 2)).judge(PASS).confirm();
        // When
        walk.judge(PASS);
        // Then
        assertThat(walk.decision().kind()).isEqualTo(Kind.PROMOTE);
        assertThat(walk.decision().weight()).isEqualTo(percent(6));
    }

    @Test
    void one_step_at_most_means_one_pass() {
        // When
        var walk = Walk.soaking(rising(5, 10, 1)).judge(PASS);
        // Then
        assertThat(walk.status()).isEqualTo(Status.PROMOTING);
    }

    @Test
    void a_step_to_100_or_beyond_is_the_promotion() {
        // Given
        var exactly = Walk.soaking(rising(50, 50, 20));
        var beyond = Walk.soaking(rising(99.99, 100, 20));
        var almost = Walk.soaking(rising(50, 49.99, 20));
        // When
        exactly.judge(PASS);
        beyond.judge(PASS);
        almost.judge(PASS);
        // Then
        assertThat(exactly.lastAsked()).isEqualTo(new RouterCommand.Promote(percent(50)));
        assertThat(beyond.lastAsked()).isEqualTo(new RouterCommand.Promote(percent(99.99)));
        assertThat(almost.lastAsked()).isEqualTo(new RouterCommand.Raise(percent(50), percent(99.99)));
    }

    @Test
    void an_initial_weight_of_zero_soaks_without_traffic_first() {
        // Given
        var walk = Walk.soaking(rising(0, 10, 20));
        // When
        walk.judge(PASS);
        // Then
        assertThat(walk.asked)
                .containsExactly(
                        new RouterCommand.Split(Weight.NONE), new RouterCommand.Raise(Weight.NONE, percent(10)));
    }

    @Test
    void an_initial_weight_of_100_soaks_and_is_evaluated_as_any_other() {
        // Given
        var good = Walk.soaking(rising(100, 10, 20));
        var bad = Walk.soaking(rising(100, 10, 20));
        // When
        good.judge(PASS);
        bad.judge(FAIL);
        // Then
        assertThat(good.asked)
                .containsExactly(new RouterCommand.Split(Weight.FULL), new RouterCommand.Promote(Weight.FULL));
        assertThat(bad.asked).containsExactly(new RouterCommand.Split(Weight.FULL), new RouterCommand.RollBack());
    }

    @Test
    void too_little_evidence_holds_and_is_evaluated_again_after_another_interval() {
        // Given
        var walk = Walk.soaking(SPEC);
        // When
        walk.judge(INCONCLUSIVE);
        // Then
        assertThat(walk.decision().kind()).isEqualTo(Kind.HOLD);
        assertThat(walk.move().effects()).isEmpty();
        assertThat(walk.weight()).isEqualTo(percent(5));
        assertThat(StateView.nextEvaluation(walk.state())).isEqualTo(t(120));
    }

    @Test
    void too_little_evidence_neither_counts_nor_resets() {
        // Given
        var walk = Walk.soaking(Scenes.spec(tolerating(2, true))).judge(FAIL).judge(INCONCLUSIVE);
        // When
        walk.judge(FAIL);
        // Then
        assertThat(walk.status()).isEqualTo(Status.ROLLING_BACK);
    }

    @Test
    void as_many_consecutive_failures_as_are_allowed_roll_back() {
        // Given
        var walk = Walk.soaking(Scenes.spec(tolerating(3, true))).judge(FAIL).judge(FAIL);
        int counted = StateView.failures(walk.state());
        // When
        walk.judge(FAIL);
        // Then
        assertThat(counted).isEqualTo(2);
        assertThat(walk.decision().kind()).isEqualTo(Kind.ROLL_BACK);
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.RollBack());
        assertThat(StateView.failures(walk.confirm().state())).isEqualTo(3);
        assertThat(ReasonText.of(StateView.reason(walk.spec, walk.state(), null)))
                .isEqualTo("error rate 5 % > 1 %");
    }

    @Test
    void a_fail_that_is_tolerated_starts_a_fresh_window_at_the_same_weight() {
        // Given
        var walk = Walk.soaking(Scenes.spec(tolerating(2, true)));
        // When
        walk.judge(FAIL);
        // Then
        assertThat(walk.move().effects()).isEqualTo(List.of(new FreshWindow(t(60))));
        assertThat(walk.weight()).isEqualTo(percent(5));
        assertThat(walk.history.getLast().type()).isEqualTo(Type.VERDICT_FAILED);
        assertThat(ReasonText.message(walk.history.getLast()))
                .isEqualTo("failed 1 of 2 in a row: error rate 5 % > 1 %");
    }

    @Test
    void each_step_starts_with_a_fresh_window_when_the_router_confirms_it() {
        // Given
        var walk = Walk.shifting(SPEC).at(t(65));
        // When
        walk.confirm();
        // Then
        assertThat(walk.move().effects()).isEqualTo(List.of(new FreshWindow(t(65))));
        assertThat(StateView.since(walk.state())).isEqualTo(t(65));
        assertThat(StateView.nextEvaluation(walk.state())).isEqualTo(t(125));
    }

    @Test
    void a_pass_resets_the_count() {
        // Given
        var walk = Walk.soaking(Scenes.spec(tolerating(2, true)))
                .judge(FAIL)
                .judge(PASS)
                .confirm();
        // When
        walk.judge(FAIL);
        // Then
        assertThat(walk.status()).isEqualTo(Status.RUNNING);
        assertThat(StateView.failures(walk.state())).isEqualTo(1);
    }

    @Test
    void a_pass_in_a_pause_resets_the_count_of_failures() {
        // Given
        var walk = Walk.soaking(Scenes.spec(tolerating(2, true)))
                .judge(FAIL)
                .command(Commands.PAUSE)
                .judge(PASS);
        // When
        walk.judge(FAIL);
        // Then
        assertThat(walk.status()).isEqualTo(Status.PAUSED);
        assertThat(StateView.failures(walk.state())).isEqualTo(1);
    }

    @Test
    void a_fail_while_shifting_counts_for_the_step_that_follows() {
        // Given
        var walk = Walk.shifting(Scenes.spec(tolerating(2, true))).judge(FAIL).confirm();
        // When
        walk.judge(FAIL);
        // Then
        assertThat(walk.status()).isEqualTo(Status.ROLLING_BACK);
    }

    @Test
    void without_rollback_on_failure_a_failing_version_keeps_its_weight() {
        // Given
        var walk = Walk.soaking(Scenes.spec(tolerating(1, false)));
        // When
        walk.judge(FAIL).judge(FAIL);
        // Then
        assertThat(walk.status()).isEqualTo(Status.RUNNING);
        assertThat(walk.weight()).isEqualTo(percent(5));
        assertThat(StateView.failures(walk.state())).isEqualTo(2);
        assertThat(ReasonText.message(walk.history.getLast()))
                .isEqualTo("failed 2 in a row, held because rollback_on_failure is false: error rate 5 % > 1 %");
        assertThat(walk.judge(PASS).status()).isEqualTo(Status.RUNNING);
        assertThat(walk.lastAsked()).isEqualTo(new RouterCommand.Raise(percent(5), percent(15)));
    }

    @Test
    void nothing_is_evaluated_before_the_interval_is_over() {
        // Given
        var walk = Walk.soaking(SPEC).at(t(59.999));
        // When
        walk.on(walk.judged(FAIL));
        // Then
        assertThat(walk.ruling()).isEqualTo(new Stay());
    }

    @Test
    void a_verdict_that_comes_twice_counts_once() {
        // Given
        var walk = Walk.soaking(Scenes.spec(tolerating(2, true))).judge(FAIL);
        // When
        walk.on(walk.judged(FAIL));
        // Then
        assertThat(walk.ruling()).isEqualTo(new Stay());
        assertThat(StateView.failures(walk.state())).isEqualTo(1);
    }

    @Test
    void an_evaluation_that_comes_late_does_not_delay_those_after_it() {
        // Given
        var walk = Walk.soaking(SPEC).at(t(190));
        // When
        walk.on(walk.judged(INCONCLUSIVE));
        // Then
        assertThat(StateView.nextEvaluation(walk.state())).isEqualTo(t(240));
    }

    @Test
    void a_promotion_is_evaluated_again_only_after_another_interval() {
        // Given
        var walk = Walk.soaking(rising(95, 10, 20));
        // When
        walk.judge(PASS);
        // Then
        assertThat(walk.status()).isEqualTo(Status.PROMOTING);
        assertThat(StateView.nextEvaluation(walk.state())).isEqualTo(t(120));
    }

    @Test
    void the_step_rises_when_the_promotion_is_confirmed_and_not_before() {
        // Given
        var walk = Walk.promoting(SPEC);
        // When
        int asked = StateView.step(walk.state());
        walk.confirm();
        // Then
        assertThat(asked).isZero();
        assertThat(StateView.step(walk.state())).isEqualTo(1);
    }

    @Test
    void conclusive_evidence_does_not_wait_for_the_end_of_the_interval() {
        // Given
        var walk = Walk.soaking(Scenes.spec(tolerating(3, true))).after(Duration.ofSeconds(1));
        // When
        walk.breach();
        // Then
        assertThat(walk.status()).isEqualTo(Status.ROLLING_BACK);
        assertThat(walk.decision().kind()).isEqualTo(Kind.ROLL_BACK);
        assertThat(ReasonText.of(walk.decision().reason())).isEqualTo("error rate 5 % > 1 %: roll back, at once");
        assertThat(walk.asked.getLast()).isEqualTo(new RouterCommand.RollBack());
    }

    @Test
    void conclusive_evidence_ends_a_pause_and_an_unconfirmed_promotion() {
        var paused = Walk.soaking(SPEC).command(Commands.PAUSE).breach();
        var promoting = Walk.promoting(SPEC).breach();
        // Then
        assertThat(paused.status()).isEqualTo(Status.ROLLING_BACK);
        assertThat(promoting.status()).isEqualTo(Status.ROLLING_BACK);
    }

    @Test
    void conclusive_evidence_changes_nothing_during_a_rollback() {
        // Given
        var walk = Walk.soaking(SPEC).command(Commands.CANCEL);
        // When
        walk.breach();
        // Then
        assertThat(walk.ruling()).isInstanceOf(Stay.class);
    }

    @Test
    void without_rollback_on_failure_conclusive_evidence_holds_with_an_event() {
        // Given
        var walk = Walk.soaking(Scenes.spec(tolerating(1, false)));
        // When
        walk.breach();
        // Then
        assertThat(walk.status()).isEqualTo(Status.RUNNING);
        assertThat(walk.decision().kind()).isEqualTo(Kind.HOLD);
        assertThat(ReasonText.message(walk.lastEntry()))
                .isEqualTo("held because rollback_on_failure is false: error rate 5 % > 1 %");
    }
}
