package io.canary.api;

import io.canary.api.TickTimes.Tick;

/**
 * Where to continue a recording: all that the next page needs from the pages before.
 *
 * @param number the number of the last decision that was read; 0 for none
 * @param compared the number of the last decision whose verdict is a comparison; 0 for none
 * @param recordedTick the last tick that was only recorded
 * @param comparedTick the last tick that was compared
 */
record SamplesCursor(long number, long compared, Tick recordedTick, Tick comparedTick) {
    static final SamplesCursor BEGINNING = new SamplesCursor(0, 0, Tick.NONE, Tick.NONE);

    private static final int POSITIONS = 6;

    static boolean isOne(String text) {
        return CursorText.isOne(text, POSITIONS);
    }

    /** The cursor as clients see it. */
    String text() {
        return CursorText.of(
                number,
                compared,
                recordedTick.number(),
                recordedTick.millis(),
                comparedTick.number(),
                comparedTick.millis());
    }

    /** Parses the format of {@link #text}. */
    static SamplesCursor of(String text) {
        var at = CursorText.positions(text);
        return new SamplesCursor(at[0], at[1], new Tick(at[2], at[3]), new Tick(at[4], at[5]));
    }
}
