package io.canary.keeper;

/** What the lease of a service has come to. Times are of the monotonic clock. */
sealed interface LeaseState {

    record None() implements LeaseState {}

    /**
     * It holds.
     *
     * @param renewedNanos when it began, or was last renewed
     * @param isRemembered whether it was open when the keeper started, and has not been renewed since
     */
    record Held(OpenLease lease, long renewedNanos, boolean isRemembered) implements LeaseState {
        long endNanos() {
            return renewedNanos + lease.lease().toNanos();
        }
    }

    /**
     * It was not renewed in time, and is being rolled back: the router has not confirmed that yet.
     *
     * @param attempts how often the router was asked
     * @param error its last error; empty before its first answer
     */
    record Ended(OpenLease lease, long endedNanos, int attempts, String error) implements LeaseState {

        /** After one more attempt. */
        Ended failed(String why) {
            return new Ended(lease, endedNanos, attempts + 1, why);
        }
    }

    /** The router has confirmed the rollback. It stays at that until the next call. */
    record RolledBack(String baseline, long atNanos) implements LeaseState {}
}
