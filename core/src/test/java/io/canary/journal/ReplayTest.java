package io.canary.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Aggregates;
import io.canary.analysis.Compared;
import io.canary.analysis.Comparing;
import io.canary.analysis.Verdict;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.analysis.sequential.memento.Memento;
import io.canary.rollout.Decision;
import io.canary.spi.Weight;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A decision can be repeated from its record, and a comparison continues from one. */
class ReplayTest {
    private static final int ROLLOUTS = 200;
    private static final int TICKS = 60;
    private static final int TICKS_PER_DECISION = 6;

    /** Written and read in the format of the journal. */
    private static Verdict recorded(Verdict verdict) {
        var decision = new Decision(
                Instant.EPOCH,
                Decision.Kind.HOLD,
                Decision.Trigger.INTERVAL_ELAPSED,
                0,
                new Weight(500),
                0,
                verdict,
                Aggregates.NONE,
                List.of());
        return Codec.decision(Codec.write(decision)).verdict();
    }

    private static Finding finding(Verdict verdict) {
        return ((Verdict.Comparative) verdict).compared().finding();
    }

    private static void assertSame(Finding again, Finding found) {
        assertThat(again.state()).isEqualTo(found.state());
        assertThat(again.rule()).isEqualTo(found.rule());
        assertThat(again.mayAdvance()).isEqualTo(found.mayAdvance());
        assertThat(again.logEvidence()).isEqualTo(found.logEvidence());
        assertThat(again.cappedLogEvidence()).isEqualTo(found.cappedLogEvidence());
        assertThat(again.metrics()).isEqualTo(found.metrics());
        assertThat(again.sentence()).isEqualTo(found.sentence());
    }

    @Test
    void two_thousand_decisions_repeated_from_their_records_are_the_same_to_the_bit() {
        for (int seed = 0; seed < ROLLOUTS; seed++) {
            // Given
            var rollout = new Comparing(seed);
            for (int tick = 1; tick <= TICKS; tick++) {
                rollout.tick();
                if (tick % TICKS_PER_DECISION == 0) {
                    var verdict = rollout.verdict();
                    // When
                    var again = recorded(verdict);
                    // Then
                    assertThat(again).isEqualTo(verdict);
                    assertSame(finding(again), finding(verdict));
                    rollout.decide(verdict);
                }
            }
        }
    }

    @Test
    void a_comparison_continued_from_its_last_decision_finds_the_same_as_one_that_never_stopped() {
        int restarts = 0;
        for (int seed = 0; seed < ROLLOUTS; seed++) {
            // Given: no report is lost, as a restart forgets how late reports usually are
            var through = new Comparing(seed, false);
            var killed = new Comparing(seed, false);
            for (int tick = 1; tick <= TICKS; tick++) {
                through.tick();
                killed.tick();
                if (tick % TICKS_PER_DECISION == 0 && killed.isQuiet()) {
                    // When
                    killed.restart(recorded(killed.verdict()));
                    restarts++;
                }
            }
            through.closeAll();
            killed.closeAll();
            // Then
            assertThat(finding(killed.verdict()).logEvidence())
                    .isEqualTo(finding(through.verdict()).logEvidence());
        }
        assertThat(restarts).isGreaterThan(ROLLOUTS);
    }

    @Test
    void the_finding_of_another_version_is_shown_as_recorded_and_is_no_evidence() {
        // Given
        var rollout = new Comparing(1);
        for (int tick = 1; tick <= TICKS; tick++) {
            rollout.tick();
        }
        var verdict = rollout.verdict();
        String sentence = verdict.sentence();
        // When
        var again = (Verdict.Comparative) recorded(ofAnotherVersion(verdict, sentence));
        rollout.restart(again);
        // Then
        assertThat(again.sentence()).isEqualTo(sentence);
        assertThat(again.compared().isKnown()).isFalse();
        assertThat(finding(rollout.verdict()).tick()).isNegative();
    }

    private static Verdict ofAnotherVersion(Verdict.Comparative verdict, String sentence) {
        var inputs = verdict.compared().inputs();
        var other = Memento.positional(new double[] {-1}, new float[0]);
        return new Verdict.Unproven(
                new Compared(new Compared.Inputs(inputs.policy(), other, inputs.ticks()), sentence));
    }
}
