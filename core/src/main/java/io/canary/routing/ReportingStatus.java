package io.canary.routing;

import org.jspecify.annotations.Nullable;

/** Why a router cannot report measurements, while it cannot. Thread-safe. */
final class ReportingStatus {
    private volatile @Nullable String reason;

    void lost(String why) {
        reason = why;
    }

    void resumed() {
        reason = null;
    }

    /** Null while reports come in, or if none are expected. */
    @Nullable
    String reason() {
        return reason;
    }
}
