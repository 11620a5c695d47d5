package io.canary.routing;

import org.jspecify.annotations.Nullable;

/** Why a router cannot tell what it measured, as long as it cannot. Thread-safe. */
final class ReportingStatus {
    private volatile @Nullable String reason;

    void lost(String why) {
        reason = why;
    }

    void resumed() {
        reason = null;
    }

    /** Null as long as reports come in, or there are none to come. */
    @Nullable
    String reason() {
        return reason;
    }
}
