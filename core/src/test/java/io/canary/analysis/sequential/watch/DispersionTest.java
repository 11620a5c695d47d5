package io.canary.analysis.sequential.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.analysis.sequential.Arm;
import io.canary.analysis.sequential.Traffic;
import io.canary.analysis.sequential.eprocess.Tick;
import org.junit.jupiter.api.Test;

class DispersionTest {

    private static Dispersion after(int ticks) {
        var dispersion = new Dispersion();
        var random = new Traffic(1, 1000, .01);
        for (int tick = 0; tick < ticks; tick++) {
            dispersion.observe(new Arm(10_000, (double) random.poisson(100)));
        }
        return dispersion;
    }

    @Test
    void the_temper_of_latency_matches_two_independent_implementations() {
        // Given
        var tick = new Tick(new Arm(500, 0), new Arm(9500, 0));
        // Then
        assertThat(Dispersion.temper(tick, .0004, .5)).isCloseTo(2.52, within(1e-9));
    }

    @Test
    void more_variation_than_chance_is_assumed_at_first() {
        assertThat(after(0).carefulFactor()).isCloseTo(1.5 * (1 + Math.sqrt(1.0 / 3)), within(1e-12));
        assertThat(after(0).factor()).isEqualTo(1);
    }

    @Test
    void the_assumed_variation_falls_with_ticks_that_vary_by_chance_only() {
        // When
        double little = after(1).carefulFactor();
        double more = after(20).carefulFactor();
        var enough = after(60);
        // Then
        assertThat(little).isGreaterThan(more);
        assertThat(more).isGreaterThanOrEqualTo(after(20).factor());
        assertThat(enough.carefulFactor()).isEqualTo(enough.factor());
    }
}
