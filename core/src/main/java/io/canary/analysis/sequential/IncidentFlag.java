package io.canary.analysis.sequential;

/**
 * Whether something has happened to both versions, as the baseline shows: raised by one tick it holds for the next, so
 * that what it puts to sleep does not depend on the tick that is judged. What is usual is not learned meanwhile, but
 * for five minutes at most: then this is what is usual. Not thread-safe.
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

    /** Takes in that nothing is known of the baseline in a tick. */
    void observeNothing() {
        frozen = up ? frozen + 1 : 0;
        up = up && frozen <= frozenMost;
    }

    boolean isUp() {
        return up;
    }

    /** Whether the tick that was observed last may be learned from. */
    boolean isUsual() {
        return frozen == 0 || frozen > frozenMost;
    }

    void write(Memento.Writer to) {
        to.put(up);
        to.put(frozen);
    }

    void read(Memento.Reader from) {
        up = from.nextBoolean();
        frozen = from.next();
    }
}
