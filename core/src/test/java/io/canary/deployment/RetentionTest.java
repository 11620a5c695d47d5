package io.canary.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.config.Config;
import io.canary.journal.MemoryJournal;
import io.canary.retention.AgeClock;
import io.canary.rollout.KnownBad;
import io.canary.rollout.Reason;
import io.canary.spi.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Retention while the clock is changed. */
class RetentionTest {
    private static final Instant T0 = Instant.parse("2026-01-31T12:00:00Z");

    private final AtomicLong wallMillis = new AtomicLong(T0.toEpochMilli());
    private final AtomicLong steadyNanos = new AtomicLong();
    private final WallClock clock = new WallClock(wallMillis::get, steadyNanos::get);
    private final KnownBadVersions known = new KnownBadVersions(
            List.of(new KnownBad("shop", "v2", "d-1", Reason.recorded("it was slow"), T0.minusSeconds(60))));

    private void pass(Duration time) {
        wallMillis.addAndGet(time.toMillis());
        steadyNanos.addAndGet(time.toNanos());
    }

    private Retention retention() {
        var config = Settings.read(Config.Deployments.class, Map.of("known_bad", Map.of("age_hours", 48)));
        var ages = new AgeClock(clock.instant(), T0, clock::steady);
        return new Retention(config, new MemoryJournal(), new Directory(), known, ages, id -> {});
    }

    @Test
    void a_clock_that_is_years_ahead_for_a_while_deletes_nothing() {
        // Given
        var retention = retention();
        pass(Duration.ofHours(1));
        // When
        wallMillis.addAndGet(Duration.ofDays(3 * 365).toMillis());
        pass(Duration.ofHours(1));
        retention.forgetOld();
        // Then
        assertThat(known.find("shop", "v2")).isNotNull();
    }

    @Test
    void a_process_that_starts_with_a_clock_that_is_years_ahead_deletes_nothing() {
        // Given
        wallMillis.addAndGet(Duration.ofDays(3 * 365).toMillis());
        var retention = retention();
        // When
        retention.forgetOld();
        // Then
        assertThat(known.find("shop", "v2")).isNotNull();
    }

    @Test
    void old_records_are_deleted() {
        // Given
        var retention = retention();
        // When
        pass(Duration.ofDays(2));
        retention.forgetOld();
        // Then
        assertThat(known.find("shop", "v2")).isNull();
    }
}
