package io.canary.bench.judge;

/**
 * What became of one rollout.
 *
 * @param ticks how long it took
 * @param faultyTicks for how long of that the canary was not what the baseline is
 * @param exposed requests that the canary got in the latter
 */
record Outcome(End end, int ticks, int faultyTicks, long exposed) {

    /** How a rollout ends. */
    enum End {
        PROMOTED,
        ROLLED_BACK,
        /** It took too long. */
        INCONCLUSIVE
    }

    boolean isPromoted() {
        return end == End.PROMOTED;
    }

    boolean isRolledBack() {
        return end == End.ROLLED_BACK;
    }

    /** Rolled back, and for a reason. */
    boolean isFound() {
        return isRolledBack() && faultyTicks > 0;
    }
}
