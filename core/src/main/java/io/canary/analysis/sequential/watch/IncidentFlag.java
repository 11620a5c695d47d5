package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;

/**
 * Whether there is an incident that hits both versions: the baseline is anomalous. The flag that one tick raises is for
 * the next one, so that what it switches off does not depend on the tick that is judged. During an incident nothing is
 * learned of the baseline, for five minutes at most: what lasts longer is the new usual. Not thread-safe.
 */
final class IncidentFlag {
    private static final double FROZEN_SECONDS_MOST = 300;

    private final double frozenMost;
    private boolean up;
    private double frozen;

    IncidentFlag(double tickSeconds) {
        frozenMost = FROZEN_SECONDS_MOST / tickSeconds;
    }

    /** Takes in whether the baseline was anomalous in a tick. */
    void observe(boolean anomalous) {
        frozen = up || anomalous ? frozen + 1 : 0;
        up = anomalous;
    }

    /** Takes in that the baseline did not report in a tick. */
    void observeNothing() {
        frozen = up ? frozen + 1 : 0;
        up = up && frozen <= frozenMost;
    }

    boolean isUp() {
        return up;
    }

    /** Whether the last tick may be learned from. */
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
