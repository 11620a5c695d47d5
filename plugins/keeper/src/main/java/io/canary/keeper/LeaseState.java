package io.canary.keeper;

/** What the lease of a service has come to. Times are of the monotonic clock. */
sealed interface LeaseState {

    /** There is none. */
    record None() implements LeaseState {}

    /**
     * It holds.
     *
     * @param renewedNanos when it began, or was last renewed
     * @param isRemembered whether it was open when the keeper started, and nobody has renewed it since
     */
    record Held(OpenLease lease, long renewedNanos, boolean isRemembered) implements LeaseState {
        long endNanos() {
            return renewedNanos + lease.lease().toNanos();
        }
    }

    /**
     * It has ended, and the baseline is being put back: nobody has confirmed that yet.
     *
     * @param attempts how often the router was asked
     * @param error what it said last; empty before its first answer
     */
    record Ended(OpenLease lease, long endedNanos, int attempts, String error) implements LeaseState {

        /** After one more attempt. */
        Ended failed(String why) {
            return new Ended(lease, endedNanos, attempts + 1, why);
        }
    }

    /** It ended, and the router has confirmed that the baseline has everything. It stays at that until the next call. */
    record PutBack(String baseline, long atNanos) implements LeaseState {}
}
