package io.canary.spi;

/** What a router found when it was asked to go on holding a lease. */
public enum LeaseRenewalResult {
    /** The lease was in force and has been restarted; the split is what it was. */
    HELD,
    /**
     * There is no lease to renew: it ran out, and the baseline has everything or is being given it; or the router knows
     * nothing of the service, since it was started again. Nothing was changed.
     */
    LAPSED
}
