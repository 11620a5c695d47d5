package io.canary.api;

import io.canary.api.TickTimes.Tick;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where to continue a series. A tick is in it before the decision that uses it, so the last ticks are remembered beside
 * the last decision.
 *
 * @param decision the number of the last decision that was read; 0 for none
 * @param recorded the last tick that was only recorded
 * @param compared the last tick that was compared
 */
record SeriesCursor(long decision, Tick recorded, Tick compared) {
    private static final SeriesCursor BEGINNING = new SeriesCursor(0, Tick.NONE, Tick.NONE);
    private static final int POSITIONS = 5;

    /**
     * Parses the format of {@link #text}.
     *
     * @param text null for the beginning
     * @throws SettingsException for a text that no page returned
     */
    static SeriesCursor of(@Nullable String text) {
        if (text == null) {
            return BEGINNING;
        } else if (!CursorText.isOne(text, POSITIONS)) {
            throw new SettingsException(List.of(new Problem("/since", "must be as an earlier reply gave it")));
        }
        var at = CursorText.positions(text);
        return new SeriesCursor(at[0], new Tick(at[1], at[2]), new Tick(at[3], at[4]));
    }

    /** The cursor as clients see it. */
    String text() {
        return CursorText.of(decision, recorded.number(), recorded.millis(), compared.number(), compared.millis());
    }
}
