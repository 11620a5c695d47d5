package io.canary.source.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @ParameterizedTest(name = "{0} to {1} since {2}: {3} to {4}")
    @CsvSource({
        "120, 180, 0, 120, 180",
        "120, 300, 0, 120, 300",
        "150, 190, 0, 120, 180", // it ends in it
        "150, 170, 0, 120, 120", // none ends in it
        "120, 179, 0, 120, 120",
        "119, 120, 0, 60, 120",
        "150, 240, 150, 180, 240", // the first one began before the deployment
        "150, 190, 150, 180, 180",
        "180, 240, 150, 180, 240",
        "120, 180, 120, 120, 180",
        "120, 180, 400, 420, 180"
    })
    void a_period_belongs_to_the_interval_in_which_it_ends(long from, long to, long since, long begin, long end) {
        // When
        var periods = Periods.of(
                Instant.ofEpochSecond(from), Instant.ofEpochSecond(to), Instant.ofEpochSecond(since), MINUTE);
        // Then
        assertThat(periods).isEqualTo(new Periods(Instant.ofEpochSecond(begin), Instant.ofEpochSecond(end), MINUTE));
        assertThat(periods.isEmpty()).isEqualTo(begin >= end);
    }

    @Test
    void each_period_is_in_one_of_adjacent_intervals() {
        // Given
        var since = Instant.ofEpochMilli(61_500);
        int[] found = new int[20];
        // When
        for (int i = 0; i < 100; i++) {
            var from = since.plusMillis(9_700L * i);
            var periods = Periods.of(from, from.plusMillis(9_700), since, MINUTE);
            for (int minute = 0; minute < found.length; minute++) {
                found[minute] += periods.contains(Instant.ofEpochSecond(60L * minute)) ? 1 : 0;
            }
        }
        // Then up to the last one that ended
        assertThat(found)
                .startsWith(0, 0, 1, 1, 1)
                .contains(1, Index.atIndex(15))
                .endsWith(0, 0);
    }
}
