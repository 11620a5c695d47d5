package io.canary.router.fake;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the fake router behaves; with no settings it does at once whatever it is asked.
 *
 * @param delay how long each call takes that moves traffic, 0 to 1 hour
 * @param lease the lease of deployments that do not say, 1 s to 1 day; null for none
 * @param trouble what goes wrong; the first entry that hits a call decides
 */
public record FakeSettings(
        @Unit(ChronoUnit.MILLIS) @Range(min = 0, max = 3_600_000) @Default("0")
        Duration delay,

        @Unit(ChronoUnit.SECONDS) @Range(min = 1, max = 86_400) @Nullable
        Duration lease,

        List<Trouble> trouble) {}
