package io.canary.tracing;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** How long to wait before an export is sent again. Pure. */
final class RetryDelay {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** A collector that asks for more gets the next request earlier: its clock, or a proxy, may be wrong. */
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(10);

    private static final int DOUBLINGS_MAX = 6;

    private RetryDelay() {}

    /**
     * Doubles from 1 s to a minute, less up to half of it so that many clients do not come at the same time. What the
     * collector asks for counts if it is more.
     *
     * @param attempt 1 after the first
     * @param asked what the collector asks for; null for nothing
     * @param chance from 0 to 1
     */
    static Duration after(int attempt, @Nullable Duration asked, double chance) {
        var full = FIRST.multipliedBy(1L << Math.min(attempt - 1, DOUBLINGS_MAX));
        var most = min(full, LONGEST);
        var own = most.minusMillis(Math.round(most.toMillis() * chance / 2));
        return asked == null || asked.compareTo(own) < 0 ? own : min(asked, LONGEST_ASKED);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Reads {@code Retry-After}: seconds or a date. Null if it is malformed or missing. */
    static @Nullable Duration asked(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        String text = header.strip();
        try {
            return text.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : positive(Duration.between(
                            now,
                            ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant()));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Duration positive(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}
