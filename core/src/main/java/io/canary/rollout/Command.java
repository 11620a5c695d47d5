package io.canary.rollout;

/** What people and programs can tell a rollout to do, beside promoting. */
public enum Command {
    CANCEL,
    ROLL_BACK,
    PAUSE,
    RESUME,
    ABANDON
}
