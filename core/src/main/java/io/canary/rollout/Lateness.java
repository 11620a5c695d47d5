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

    /** Rounded to a tenth of a second. */
    Reason reason() {
        var about = Duration.ofMillis(Math.round(by.toMillis() / 100.0) * 100);
        return Reason.of(ReasonCode.REPORTS_LATE, role, about, most);
    }
}
