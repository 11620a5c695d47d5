package io.canary.deployment;

import io.canary.rollout.State;

/** Holds the latest snapshot of a deployment. Only its verticle writes it; any thread may read it. */
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
