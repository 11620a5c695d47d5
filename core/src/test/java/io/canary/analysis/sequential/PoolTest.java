package io.canary.analysis.sequential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What is told of all evidence. */
class PoolTest {
    private static final double ALPHA = .01;

    private static Wager wager(String name, double weight) {
        return new Wager(name, Prior.SIGN, weight, ALPHA);
    }

    private static double[] any(Random random) {
        double scale = Math.pow(10, 4 * random.nextDouble() - 2);
        return random.doubles(3, -1, 1).map(r -> scale * r).toArray();
    }

    @Property(tries = 500)
    void is_never_more_than_there_is_whenever_it_may_not_rise(@ForAll long seed) {
        // Given: all tries of a property share their test's fields
        var one = wager("one", .3);
        var other = wager("other", .7);
        var pool = new Pool(List.of(one, other), ALPHA);
        var random = new Random(seed);
        double before = 0;
        for (int tick = 0; tick < 60; tick++) {
            // When
            one.observe(any(random));
            other.observe(any(random));
            boolean mayRise = random.nextInt(3) > 0;
            pool.settle(mayRise);
            // Then: by Ville's inequality for the mean of the e-values
            assertThat(pool.told()).isLessThanOrEqualTo(pool.logEvidence() + 1e-9);
            assertThat(pool.told() - Math.max(0, before)).isLessThanOrEqualTo(Evidence.raiseMost(ALPHA) + 1e-9);
            if (!mayRise) {
                assertThat(pool.told()).isLessThanOrEqualTo(before);
            }
            before = pool.told();
        }
    }

    @Test
    void what_is_found_while_it_may_not_rise_is_not_told_later() {
        // Given
        var one = wager("one", .3);
        var other = wager("other", .7);
        var pool = new Pool(List.of(one, other), ALPHA);
        double[] harm = {1, 1, 1};
        one.observe(harm);
        other.observe(harm);
        pool.settle(true);
        double told = pool.told();
        // When
        one.observe(harm);
        other.observe(harm);
        pool.settle(false);
        // Then
        assertThat(pool.told()).isEqualTo(told);
        // And when
        one.observe(new double[3]);
        other.observe(new double[3]);
        pool.settle(true);
        // Then
        assertThat(pool.told()).isEqualTo(told);
    }
}
