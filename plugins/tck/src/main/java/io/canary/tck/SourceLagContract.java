package io.canary.tck;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Points that come late, and clocks that differ from ours.
 *
 * @param <Q> what a deployment asks of the source
 */
abstract class SourceLagContract<Q extends Record> extends SourceUnderTest<Q> {
    private static final int RATIO = 19;
    private static final int TENS = 6;

    @Test
    void what_comes_late_is_counted_once_when_its_interval_is_read_again() throws Exception {
        // Given
        record(service(), "v1", second(3), 100, 1);
        record(service(), "v2", second(4), 7, 2);
        settle();
        var early = read(0, 10);
        // When
        record(service(), "v1", second(9), 50, 0);
        record(service(), "v2", second(10), 5, 1);
        settle();
        // Then
        assertCounted(early.canary(), 7, 2);
        assertCounted(read(0, 10).baseline(), 150, 1);
        assertCounted(read(0, 10).canary(), 12, 3);
        var after = read(10, 20);
        assertThat(after.baseline().requests()).isIn(0L, null);
        assertThat(after.canary().requests()).isIn(0L, null);
    }

    @Test
    void the_newest_point_shows_that_an_interval_is_complete_or_the_source_cannot_tell() throws Exception {
        // Given
        record(service(), "v1", second(5), 100, 1);
        record(service(), "v2", second(6), 7, 2);
        settle();
        var early = read(0, 10);
        record(service(), "v1", second(15), 50, 0);
        settle();
        // When
        var reading = read(0, 10);
        // Then
        assertThat(early.canary().newest()).as("newest of v2").isIn(second(6), second(10));
        assertThat(reading.canary().newest()).as("newest of v2").isIn(second(6), second(10), second(15));
        assertThat(reading.baseline().newest()).as("newest of v1").isIn(second(10), second(15));
    }

    @ParameterizedTest
    @ValueSource(ints = {-60, -30, 30, 60})
    void a_clock_that_differs_from_ours_moves_both_versions_alike(int seconds) throws Exception {
        // Given: both versions at nearly the same moments
        var random = new Random(Seed.of("clocks", seconds));
        var first = second(100L + seconds);
        for (int second = 1; second < 10 * TENS; second += 2) {
            int canary = 1 + random.nextInt(9);
            record(service(), "v1", first.plusSeconds(second), (long) RATIO * canary, 0);
            record(service(), "v2", first.plusSeconds(second).plusMillis(100), canary, 0);
        }
        settle();
        // When
        for (int ten = 0; ten < TENS; ten++) {
            Instant from = first.plusSeconds(10L * ten);
            var reading = read("v1", "v2", from, from.plusSeconds(10));
            // Then
            long canary = requireNonNull(reading.canary().requests(), "requests of v2");
            assertThat(canary).isPositive();
            assertThat(reading.baseline().requests()).isEqualTo(RATIO * canary);
        }
    }
}
