package io.canary.rollout;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Durations and times for people. */
final class Format {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Format() {}

    /** In the largest unit that leaves nothing over: 90 min, 36 h, 1.5 s. */
    static String of(Duration duration) {
        long seconds = duration.toSeconds();
        if (duration.toMillisPart() != 0 || seconds % MINUTE != 0) {
            return duration.toMillisPart() == 0 ? seconds + " s" : duration.toMillis() / 1000.0 + " s";
        } else if (seconds % HOUR != 0) {
            return seconds / MINUTE + " min";
        }
        return seconds % DAY != 0 ? seconds / HOUR + " h" : seconds / DAY + " d";
    }

    /** Rounded, as of something that is not known better: 50 s, 13 min, 2.5 h, 3 d. */
    static String about(Duration duration) {
        double seconds = duration.toMillis() / 1000.0;
        if (seconds < 2 * MINUTE) {
            return Math.round(seconds) + " s";
        } else if (seconds < 2 * HOUR) {
            return Math.round(seconds / MINUTE) + " min";
        }
        return seconds < 2 * DAY ? about(seconds / HOUR) + " h" : about(seconds / DAY) + " d";
    }

    /** With two figures, where that is not a whole number. */
    static String about(double number) {
        double whole = Math.rint(number);
        boolean isNear = number >= 10 || Math.abs(number - whole) < 0.05;
        return String.format(Locale.ROOT, isNear && whole > 0 ? "%.0f" : number >= 1 ? "%.1f" : "%.2g", number);
    }

    /** To the second, as RFC 3339 has it. */
    static String of(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
