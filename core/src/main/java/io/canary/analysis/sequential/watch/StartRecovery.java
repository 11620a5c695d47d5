package io.canary.analysis.sequential.watch;

import io.canary.analysis.sequential.Analysis;
import io.canary.analysis.sequential.memento.MementoReader;
import io.canary.analysis.sequential.memento.MementoWriter;
import java.util.List;

/**
 * Whether any metric shows that the canary is still recovering from the start of a step; and how many good ticks it
 * must show after a long recovery. Not thread-safe.
 */
final class StartRecovery {
    /** A canary that has not recovered after this time will not. */
    private static final double SECONDS_MOST = 180;

    /** The ticks that a step must show after a recovery that outlasted the warm-up. */
    private static final int TICKS_AFTER = 3;

    private final boolean isAdaptive;

    /** How many of those ticks are still to come. */
    private int owed;

    StartRecovery(Analysis analysis) {
        isAdaptive = analysis.adaptiveWarmup();
    }

    void beginStep() {
        owed = 0;
    }

    /**
     * Whether the canary is recovering in a tick. If one metric shows that, it holds for all: instances that are slow
     * at first also fail more often, which takes longer to show.
     *
     * @param seconds from the start of the step to that of the tick
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

    /** Whether it is still recovering, or was until a few ticks ago. */
    boolean isAwaited() {
        return owed > 0;
    }

    void write(MementoWriter to) {
        to.put(owed);
    }

    void read(MementoReader from) {
        owed = (int) from.next();
    }
}
