package io.canary.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final int KEPT = 500;

    private static Compared compared(Comparing comparing) {
        return comparing.verdict().compared();
    }

    @Test
    void a_late_decision_keeps_a_part_of_its_ticks_and_still_follows_from_them() {
        // Given
        var comparing = new Comparing(1);
        // When
        for (int i = 0; i < 3 * KEPT; i++) {
            comparing.tick();
        }
        // Then
        var compared = compared(comparing);
        assertThat(compared.inputs().ticks().size()).isBetween(1, KEPT);
        assertThat(new Compared(compared.inputs()).finding().logEvidence())
                .isEqualTo(compared.finding().logEvidence());
    }

    @Test
    void samples_that_come_while_a_decision_is_written_are_for_the_next() {
        // Given
        var comparing = new Comparing(2);
        for (int i = 0; i < 20; i++) {
            comparing.tick();
        }
        var verdict = comparing.verdict();
        int before = compared(comparing).inputs().ticks().size();
        for (int i = 0; i < 10; i++) {
            comparing.tick();
        }
        int after = compared(comparing).inputs().ticks().size();
        // When
        comparing.decide(verdict);
        // Then
        assertThat(compared(comparing).inputs().ticks()).hasSize(after - before);
    }
}
