package io.canary.deployment;

import io.canary.rollout.State;

/**
 * Where a deployment shows how it stands to those who look at many: written by its verticle alone, read on any thread.
 */
public final class SnapshotHolder {
    private volatile Snapshot snapshot;

    SnapshotHolder(Snapshot first) {
        this.snapshot = first;
    }

    void show(Snapshot now) {
        snapshot = now;
    }

    /** The newest. */
    public Snapshot snapshot() {
        return snapshot;
    }

    boolean hasEnded() {
        return snapshot.state() instanceof State.Ended;
    }
}
