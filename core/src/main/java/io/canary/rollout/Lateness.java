package io.canary.rollout;

import io.canary.analysis.Role;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reports that came after their tick was compared, and so do not count in the comparison.
 *
 * @param role the version that reported
 * @param by the longest delay of such a report
 * @param most how long after the end of a tick its reports are accepted
 */
public record Lateness(Role role, Duration by, Duration most) {

    /** These together with another. If both versions are late, the one with the longer delay is kept. */
    static Lateness with(@Nullable Lateness known, Lateness more) {
        return known == null || more.by().compareTo(known.by()) > 0 ? more : known;
    }

    /**
     * Rounded up to a tenth of a second. A tick is compared earlier than after the longest wait if both versions have
     * reported on it as often as before: then the wait is not what is too short.
     */
    Reason reason() {
        var about = Duration.ofMillis(Math.ceilDiv(Math.max(1, by.toMillis()), 100) * 100);
        return by.compareTo(most) < 0
                ? Reason.of(ReasonCode.REPORTS_AFTER_TICK, role, about)
                : Reason.of(ReasonCode.REPORTS_LATE, role, about, most);
    }
}
