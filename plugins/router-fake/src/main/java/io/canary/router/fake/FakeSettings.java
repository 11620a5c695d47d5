package io.canary.router.fake;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * How the fake router behaves; with no settings it does at once whatever it is asked.
 *
 * @param delay how long each call but {@code observe} takes, 0 to 1 hour
 * @param trouble what goes wrong; the first entry that hits a call decides
 */
public record FakeSettings(
        @Unit(ChronoUnit.MILLIS) @Range(min = 0, max = 3_600_000) @Default("0")
        Duration delay,

        List<Trouble> trouble) {}
