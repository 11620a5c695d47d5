package io.canary.rollout;

/** A deployment's status as users see it. */
public enum Status {
    /** Accepted; the first split is not yet confirmed by the router. */
    PENDING,
    /** Soaking at a confirmed weight, or shifting to the next. */
    RUNNING,
    /** Nothing advances by itself; samples still count, and a FAIL still rolls back. */
    PAUSED,
    /** The router has been asked to promote and has not yet confirmed. */
    PROMOTING,
    /** The router has been asked to roll back and has not yet confirmed. */
    ROLLING_BACK,
    /** The router has been asked to roll back because of a cancel, and has not yet confirmed. */
    CANCELLING,
    /** The router confirmed all traffic on the new version. Final. */
    PROMOTED,
    /** The router confirmed all traffic on the baseline. Final. */
    ROLLED_BACK,
    /** The router confirmed all traffic on the baseline. Final. */
    CANCELLED,
    /**
     * It could not be carried out: the router confirmed all traffic on the baseline or never took any from it, or the
     * deployment was abandoned. Final.
     */
    FAILED;

    public boolean isFinal() {
        return switch (this) {
            case PENDING, RUNNING, PAUSED, PROMOTING, ROLLING_BACK, CANCELLING -> false;
            case PROMOTED, ROLLED_BACK, CANCELLED, FAILED -> true;
        };
    }
}
