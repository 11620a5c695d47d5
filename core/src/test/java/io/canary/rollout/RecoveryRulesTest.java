package io.canary.rollout;

import static io.canary.rollout.Scenes.FAIL;
import static io.canary.rollout.Scenes.INCONCLUSIVE;
import static io.canary.rollout.Scenes.PASS;
import static io.canary.rollout.Scenes.SPEC;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Verdict;
import io.canary.rollout.HistoryEntry.Level;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.text.ReasonText;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** After a rollback: did it help? */
class RecoveryRulesTest {
    private static Walk rolledBack() {
        return Walk.retreating(SPEC, Commands.ROLLBACK).confirm();
    }

    private static Walk judge(Walk walk, Verdict verdict) {
        var watch = StateView.recoveryWatch(walk.state());
        var at = watch == null ? walk.now() : watch.nextEvaluation();
        return walk.at(at).on(new Event.BaselineJudged(at, verdict, Scenes.evidenceOf(verdict)));
    }

    @Test
    void a_baseline_that_does_well_afterwards_has_recovered() {
        // When
        var walk = judge(rolledBack(), PASS);
        // Then
        assertThat(walk.lastEntry().type()).isEqualTo(Type.RECOVERED);
        assertThat(StateView.recoveryWatch(walk.state())).isNull();
        assertThat(walk.status()).isEqualTo(Status.ROLLED_BACK);
    }

    @Test
    void a_baseline_that_does_badly_to_the_end_of_the_window_is_an_error() {
        // Given
        var walk = rolledBack();
        var end = walk.now().plus(Duration.ofMinutes(5));
        // When
        while (StateView.recoveryWatch(walk.state()) != null) {
            judge(walk, FAIL);
        }
        // Then
        assertThat(walk.now()).isEqualTo(end);
        assertThat(walk.lastEntry().level()).isEqualTo(Level.ERROR);
        assertThat(ReasonText.message(walk.lastEntry()))
                .isEqualTo("rolling back did not help: v1 5 min later: " + FAIL.sentence());
    }

    @Test
    void a_baseline_that_takes_its_time_to_recover_has_recovered() {
        // When
        var walk = judge(judge(rolledBack(), FAIL), PASS);
        // Then
        assertThat(walk.lastEntry().type()).isEqualTo(Type.RECOVERED);
    }

    @Test
    void the_recovery_of_a_baseline_without_reports_is_unknown() {
        // Given
        var walk = rolledBack();
        // When
        while (StateView.recoveryWatch(walk.state()) != null) {
            judge(walk, INCONCLUSIVE);
        }
        // Then
        assertThat(walk.lastEntry().type()).isEqualTo(Type.RECOVERY_UNKNOWN);
        assertThat(walk.lastEntry().level()).isEqualTo(Level.INFO);
    }

    @Test
    void there_is_no_recovery_watch_after_a_cancel() {
        assertThat(StateView.recoveryWatch(
                        Walk.retreating(SPEC, Commands.CANCEL).confirm().state()))
                .isNull();
    }

    @Test
    void there_is_no_recovery_watch_without_a_window() {
        // Given
        var s = SPEC.safeguards();
        var spec = Scenes.with(new Safeguards(
                s.deadline(),
                s.onDeadline(),
                s.maxHold(),
                s.onMaxHold(),
                s.onDrift(),
                s.onShareMismatch(),
                s.reconcileInterval(),
                s.lease(),
                Duration.ZERO,
                s.promoted()));
        // Then
        assertThat(StateView.recoveryWatch(
                        Walk.retreating(spec, Commands.ROLLBACK).confirm().state()))
                .isNull();
    }
}
