package io.canary.rollout;

import io.canary.analysis.Role;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reports that came after their tick had been compared, and so count for nothing in the comparison.
 *
 * @param role whose reports
 * @param by how long after their own time the latest of them came
 * @param most how long after the end of a tick its reports are waited for at most
 */
public record Lateness(Role role, Duration by, Duration most) {

    /** The same with one more; of two versions that are late, the later one is told. */
    static Lateness with(@Nullable Lateness known, Lateness more) {
        return known == null || more.by().compareTo(known.by()) > 0 ? more : known;
    }

    /** To a tenth of a second. */
    Reason reason() {
        var about = Duration.ofMillis(Math.round(by.toMillis() / 100.0) * 100);
        return Reason.of(ReasonCode.REPORTS_LATE, role, about, most);
    }
}
