package io.canary.router.kubernetes;

/** What the host asked for. */
enum RouterOperation {
    SPLIT,
    PROMOTE,
    /** A rollback: nothing that concerns the canary alone may stand in it. */
    ROLL_BACK
}
