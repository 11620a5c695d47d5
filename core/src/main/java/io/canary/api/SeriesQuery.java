package io.canary.api;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a series to read.
 *
 * @param since as an earlier reply gave it; null for the beginning
 * @param limit how many decisions to read the ticks of
 */
record SeriesQuery(
        @Nullable String since,
        @Default("20") @Range(min = 1, max = 100) int limit) {

    /** @throws SettingsException for a cursor that no reply contained */
    SeriesQuery {
        SeriesCursor.of(since);
    }

    SeriesCursor from() {
        return SeriesCursor.of(since);
    }
}
