package io.canary.source.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JsonTimesTest {
    private static final Instant TIME = Instant.parse("2026-01-31T12:00:00.250Z");

    @Test
    void a_time_is_a_text_or_a_number_since_the_epoch() {
        assertThat(JsonTimes.rfc3339("2026-01-31T13:00:00.250+01:00", "newest")).isEqualTo(TIME);
        assertThat(JsonTimes.epoch(BigDecimal.valueOf(TIME.toEpochMilli()), 1, "newest"))
                .isEqualTo(TIME);
        assertThat(JsonTimes.epoch(BigDecimal.valueOf(TIME.toEpochMilli(), 3), 1000, "newest"))
                .isEqualTo(TIME);
        assertThat(JsonTimes.rfc3339(null, "newest")).isNull();
        assertThat(JsonTimes.epoch(null, 1, "newest")).isNull();
    }

    @Test
    void anything_else_is_refused_with_its_place() {
        assertThatThrownBy(() -> JsonTimes.rfc3339("noon", "canary.newest"))
                .hasMessage("canary.newest must be a time such as 2026-01-31T12:00:00Z, was noon");
        assertThatThrownBy(() -> JsonTimes.epoch("noon", 1, "newest at /t"))
                .hasMessage("newest at /t must be the time since 1970 as a number, was noon");
        assertThatThrownBy(() -> JsonTimes.epoch(new BigDecimal("1e99"), 1, "newest at /t"))
                .hasMessageStartingWith("newest at /t must be the time since 1970 as a number, was ");
    }
}
