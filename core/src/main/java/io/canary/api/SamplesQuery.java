package io.canary.api;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a recording to read.
 *
 * @param cursor as given with the page before; null for the beginning
 * @param limit how many decisions to read the samples of
 */
record SamplesQuery(
        @Nullable String cursor,
        @Default("20") @Range(min = 1, max = 100) int limit) {

    /** @throws SettingsException for a cursor that no page returned */
    SamplesQuery {
        if (cursor != null && !SamplesCursor.isOne(cursor)) {
            throw new SettingsException(List.of(new Problem("/cursor", "must be as the page before gave it")));
        }
    }
}
