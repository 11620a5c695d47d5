package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;

/**
 * Whether there is an incident that hits both versions: the baseline is anomalous. The flag of one tick applies to the
 * next one, so that what it switches off does not depend on the tick that is evaluated. During an incident nothing is
 * learned about the baseline, for five minutes at most: what lasts longer is the new normal. Not thread-safe.
 */
final class IncidentFlag {
    private static final double FROZEN_SECONDS_MOST = 300;

    private final double frozenMost;
    private boolean up;
    private double frozen;

    IncidentFlag(double tickSeconds) {
        frozenMost = FROZEN_SECONDS_MOST / tickSeconds;
    }

    /** Adds whether the baseline was anomalous in a tick. */
    void observe(boolean anomalous) {
        frozen = up || anomalous ? frozen + 1 : 0;
        up = anomalous;
    }

    /** Adds a tick in which the baseline did not report. */
    void observeNothing() {
        frozen = up ? frozen + 1 : 0;
        up = up && frozen <= frozenMost;
    }

    boolean isUp() {
        return up;
    }

    /** Whether the last tick may be used for learning. */
    boolean isUsual() {
        return frozen == 0 || frozen > frozenMost;
    }

    void write(MementoWriter to) {
        to.put(up);
        to.put(frozen);
    }

    void read(MementoReader from) {
        up = from.nextBoolean();
        frozen = from.next();
    }
}
