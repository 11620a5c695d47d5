package io.canary.router.http;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * How often a request is sent, and when again.
 *
 * @param attempts in all, 1 to 20
 * @param firstPause the most before the second attempt; twice as much before each after it
 * @param longestPause the most before any
 */
public record RetrySettings(
        @Range(min = 1, max = 20) @Default("4") int attempts,

        @Unit(ChronoUnit.MILLIS) @Range(min = 1, max = 60_000) @Default("100")
        Duration firstPause,

        @Unit(ChronoUnit.MILLIS) @Range(min = 1, max = 60_000) @Default("2000")
        Duration longestPause) {}
