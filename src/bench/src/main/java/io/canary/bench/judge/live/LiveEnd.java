package io.canary.bench.judge.live;

import io.canary.rollout.Status;
import io.canary.simulate.SimulatedEnd;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a rollout ends. */
enum LiveEnd {
    /** The canary got everything. */
    PROMOTED,
    /** Rolled back on the evidence of a comparison. */
    HARM,
    /** Rolled back as a limit was exceeded. */
    LIMIT,
    /** Rolled back as there was no conclusive verdict for too long. */
    UNPROVEN,
    /** Rolled back as the canary reported nothing, or no errors any more. */
    SILENT,
    /** Rolled back as the canary did not get the share that the router was asked for. */
    SHARE,
    /** It goes on for longer than it is watched. */
    RUNNING;

    /** Evidence below this is not conclusive, up to how numbers are rounded. */
    private static final double CONCLUSIVE = 99.99;

    static LiveEnd of(SimulatedEnd end) {
        if (end.status() == Status.PROMOTED) {
            return PROMOTED;
        } else if (end.status() != Status.ROLLED_BACK) {
            return RUNNING;
        }
        String reason = end.reason();
        if (reason.startsWith("no conclusive verdict")) {
            return UNPROVEN;
        } else if (reason.startsWith("the canary has reported ")) {
            return SILENT;
        } else if (reason.startsWith("clients send ")) {
            return SHARE;
        }
        boolean isFoundByDetector = reason.contains(", change detector ");
        return isFoundByDetector || isConclusive(end.moves().getLast().eValue()) ? HARM : LIMIT;
    }

    private static boolean isConclusive(@Nullable Double eValue) {
        return eValue != null && eValue >= CONCLUSIVE;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
