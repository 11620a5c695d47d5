package io.canary.bench.judge.method;

/** What a method does after a tick. */
public enum Act {
    /** The weight stays, even if its step has had its time. */
    HOLD,
    /** The weight may rise as soon as its step has had its time; after the last step the canary is promoted. */
    ADVANCE,
    /** The canary is given up. */
    ROLL_BACK
}
