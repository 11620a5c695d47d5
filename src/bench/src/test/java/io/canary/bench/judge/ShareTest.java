package io.canary.bench.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ShareTest {
    private static final double EXACT = 1e-12;

    @Test
    void the_chance_of_at_least_so_many_hits_is_the_tail_of_the_binomial_distribution() {
        assertThat(new Share(0, 10).chanceAt(0.01)).isEqualTo(1);
        assertThat(new Share(1, 10).chanceAt(0.01)).isCloseTo(1 - Math.pow(0.99, 10), within(EXACT));
        assertThat(new Share(2, 2).chanceAt(0.1)).isCloseTo(0.01, within(EXACT));
        assertThat(new Share(2, 3).chanceAt(0.5)).isCloseTo(0.5, within(EXACT));
    }
}
