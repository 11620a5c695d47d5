package io.canary.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.VersionReading;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObservedLagTest {
    private static final Instant END = Instant.parse("2026-01-31T12:00:30Z");
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration LAG = Duration.ofSeconds(30);

    private static VersionReading newest(@Nullable Instant at) {
        return new VersionReading(1L, 0L, null, Map.of(), Map.of(), 1, at);
    }

    private static boolean isLate(@Nullable Instant baseline, @Nullable Instant canary) {
        return ObservedLag.isLate(new MetricReading(newest(baseline), newest(canary)), END, LAG, EVERY);
    }

    @Test
    void an_interval_whose_last_scrapes_are_missing_in_both_versions_is_late() {
        assertThat(isLate(END.minusSeconds(31), END.minusSeconds(45))).isTrue();
    }

    @Test
    void one_version_that_is_not_scraped_any_more_makes_nothing_late() {
        assertThat(isLate(END.minusSeconds(14), END.minusSeconds(600))).isFalse();
        assertThat(isLate(END.minusSeconds(14), null)).isFalse();
    }

    @Test
    void without_any_point_nothing_is_known() {
        assertThat(isLate(null, null)).isFalse();
    }

    @Test
    void the_wait_grows_while_intervals_are_late_and_goes_back_when_they_are_not() {
        var late = ObservedLag.NONE.more().more();
        assertThat(late.beyond()).isEqualTo(Duration.ofSeconds(10));
        assertThat(late.less().less().less()).isEqualTo(ObservedLag.NONE);
    }
}
