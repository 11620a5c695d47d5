package io.canary.rollout;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Durations and times for people. */
final class Words {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Words() {}

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

    /** To the second, as RFC 3339 has it. */
    static String of(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
