package io.canary.api;

import io.canary.api.TickTimes.Tick;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

    private static final int RADIX = 36;
    private static final Pattern TEXT = Pattern.compile("-?[0-9a-z]{1,12}(\\.-?[0-9a-z]{1,12}){5}");

    static boolean isOne(String text) {
        return TEXT.matcher(text).matches();
    }

    /** The cursor as clients see it. */
    String text() {
        return List.of(
                        number,
                        compared,
                        recordedTick.number(),
                        recordedTick.millis(),
                        comparedTick.number(),
                        comparedTick.millis())
                .stream()
                .map(part -> Long.toString(part, RADIX))
                .collect(Collectors.joining("."));
    }

    /** Parses the format of {@link #text}. */
    static SamplesCursor of(String text) {
        var parts = new ArrayList<Long>();
        Arrays.stream(text.split("\\.", -1)).forEach(part -> parts.add(Long.parseLong(part, RADIX)));
        return new SamplesCursor(
                parts.get(0), parts.get(1), new Tick(parts.get(2), parts.get(3)), new Tick(parts.get(4), parts.get(5)));
    }
}
