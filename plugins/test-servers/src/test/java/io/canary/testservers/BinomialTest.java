package io.canary.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BinomialTest {

    @Test
    void the_tails_are_those_of_the_binomial_distribution() {
        assertThat(Binomial.atLeast(8, 10, 0.5)).isCloseTo(56 / 1024.0, within(1e-9));
        assertThat(Binomial.atMost(2, 10, 0.5)).isCloseTo(56 / 1024.0, within(1e-9));
        assertThat(Binomial.atLeast(100, 100, 0.5)).isCloseTo(Math.pow(0.5, 100), within(1e-36));
        assertThat(Binomial.atLeast(60, 1_000, 0.04)).isCloseTo(0.0016, within(0.0002));
    }

    @Test
    void what_cannot_be_has_no_probability_and_what_must_be_is_no_surprise() {
        assertThat(Binomial.atLeast(1, 100, 0)).isZero();
        assertThat(Binomial.atLeast(0, 100, 0)).isOne();
        assertThat(Binomial.atMost(99, 100, 1)).isZero();
        assertThat(Binomial.atMost(100, 100, 1)).isOne();
        assertThat(Binomial.atLeast(0, 0, 0.5)).isOne();
    }

    @Test
    void the_numbers_that_the_documentation_names_are_those_from_which_a_span_is_refuted() {
        assertThat(Binomial.atLeast(19, 100, 0.05)).isLessThan(ClaimCheck.CHANCE);
        assertThat(Binomial.atLeast(18, 100, 0.05)).isGreaterThan(ClaimCheck.CHANCE);
        assertThat(Binomial.atLeast(74, 100, 0.5)).isLessThan(ClaimCheck.CHANCE);
        assertThat(Binomial.atLeast(73, 100, 0.5)).isGreaterThan(ClaimCheck.CHANCE);
        assertThat(Binomial.atLeast(224, 3_200, 0.05)).isLessThan(ClaimCheck.CHANCE);
    }
}
