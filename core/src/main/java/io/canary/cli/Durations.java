package io.canary.cli;

import java.time.Duration;
import java.util.Locale;

/** Durations for people. */
final class Durations {
    private static final double MINUTE = 60;
    private static final double HOUR = 3_600;
    private static final double DAY = 86_400;

    private Durations() {}

    /** In the largest unit that leaves at least two of it: {@code 90 s}, {@code 25 min}, {@code 3.5 h}. */
    static String rounded(Duration duration) {
        double seconds = duration.toMillis() / 1_000.0;
        if (seconds < 2 * MINUTE) {
            return Math.round(seconds) + " s";
        } else if (seconds < 2 * HOUR) {
            return Math.round(seconds / MINUTE) + " min";
        } else if (seconds < 2 * DAY) {
            return String.format(Locale.ROOT, "%.1f h", seconds / HOUR);
        }
        return Math.round(seconds / DAY) + " days";
    }
}
