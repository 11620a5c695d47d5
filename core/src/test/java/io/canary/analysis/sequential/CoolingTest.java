package io.canary.analysis.sequential;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A canary of a thousand requests a tick beside a baseline of which one in a hundred fails. */
class CoolingTest {
    private final Cooling cooling = new Cooling();

    private void tick(double bad, boolean isStart) {
        cooling.observe(new Tick(new Arm(1_000, bad), new Arm(10_000, 100)), isStart);
    }

    @Test
    void a_canary_that_gets_better_is_recovering_until_it_does_not() {
        // When
        tick(300, true);
        tick(200, true);
        // Then
        assertThat(cooling.isCooling()).isTrue();
        // When
        tick(100, false);
        // Then
        assertThat(cooling.isCooling()).isTrue();
        // When
        tick(100, false);
        tick(100, false);
        // Then
        assertThat(cooling.isCooling()).isFalse();
    }

    @Test
    void a_canary_that_stays_as_bad_as_it_is_is_not_spared() {
        // When
        tick(300, true);
        tick(300, true);
        // Then
        assertThat(cooling.isCooling()).isFalse();
    }

    @Test
    void a_canary_that_is_as_good_as_the_baseline_has_recovered() {
        // When
        tick(300, true);
        tick(10, true);
        // Then
        assertThat(cooling.isCooling()).isFalse();
    }

    @Test
    void what_is_over_is_over_until_the_next_step() {
        // Given
        tick(300, true);
        tick(300, false);
        // When
        tick(100, false);
        // Then
        assertThat(cooling.isCooling()).isFalse();
        // When
        cooling.beginStep();
        tick(300, true);
        tick(200, true);
        // Then
        assertThat(cooling.isCooling()).isTrue();
    }

    @Test
    void of_one_tick_nothing_can_be_said() {
        tick(300, true);
        assertThat(cooling.isCooling()).isFalse();
    }
}
