package io.canary.analysis.sequential;

import java.util.List;

/**
 * Whether the canary is still recovering from the start of a step, by any metric; and what it has to show after a long
 * one. Not thread-safe.
 */
final class StartRecovery {
    /** A canary that has not recovered from its start by then is not going to. */
    private static final double SECONDS_MOST = 180;

    /** A step whose start took longer has to show so many ticks after it. */
    private static final int TICKS_AFTER = 3;

    private final boolean isAdaptive;

    /** Ticks that the step has to show yet, because its start took longer. */
    private int owed;

    StartRecovery(Analysis analysis) {
        isAdaptive = analysis.adaptiveWarmup();
    }

    void beginStep() {
        owed = 0;
    }

    /**
     * Whether the canary is recovering in a tick: instances that are slow at first fail more often as well, though that
     * takes longer to show.
     *
     * @param seconds from the begin of the step to that of the tick
     * @param isWarm whether the warm-up is over
     */
    boolean observe(double seconds, boolean isWarm, List<Watch> watches) {
        boolean recovering = isAdaptive && seconds < SECONDS_MOST && isWarm && isSeen(seconds, watches);
        owed = recovering ? TICKS_AFTER : Math.max(0, owed - 1);
        return recovering;
    }

    private static boolean isSeen(double seconds, List<Watch> watches) {
        for (var watch : watches) {
            if (watch.isRecovering(seconds)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is still recovering, or was until just now. */
    boolean isAwaited() {
        return owed > 0;
    }

    void write(Memento.Writer to) {
        to.put(owed);
    }

    void read(Memento.Reader from) {
        owed = (int) from.next();
    }
}
