package io.canary.bench.judge.live;

import io.canary.bench.judge.Share;
import java.util.Locale;

/**
 * What is to be reached.
 *
 * @param measure what is counted
 * @param least whether it is to be at least so much; else at most
 * @param share 0 to 1
 */
record LiveGoal(Measure measure, boolean least, double share) {
    /** What chance alone makes of a goal that is reached exactly, once in so many. */
    private static final double REFUTED = 0.05;

    /** What is counted of rollouts. */
    enum Measure {
        PROMOTED,
        /** Those that were rolled back for harm, a limit, silence or share. */
        ACCUSED,
        /** The same, of those that went on until there was a reason for it. */
        FOUND
    }

    static LiveGoal promotedAtLeast(double share) {
        return new LiveGoal(Measure.PROMOTED, true, share);
    }

    static LiveGoal promotedAtMost(double share) {
        return new LiveGoal(Measure.PROMOTED, false, share);
    }

    static LiveGoal accusedAtMost(double share) {
        return new LiveGoal(Measure.ACCUSED, false, share);
    }

    static LiveGoal foundAtLeast(double share) {
        return new LiveGoal(Measure.FOUND, true, share);
    }

    /** {@code promoted >= 99 %: met}, {@code MISSED} where chance does not explain it, {@code unclear} where it may. */
    String verdictOn(LiveTally tally) {
        var seen = tally.share(measure);
        boolean isMet = least ? seen.value() >= share : seen.value() <= share;
        return "%s %s %s %%: %s"
                .formatted(
                        measure.name().toLowerCase(Locale.ROOT),
                        least ? ">=" : "<=",
                        Math.round(share * 10_000) / 100.0,
                        isMet ? "met" : isRefuted(tally) ? "MISSED" : "unclear");
    }

    /** Whether what was seen is no matter of chance. */
    boolean isRefuted(LiveTally tally) {
        return chance(tally) < REFUTED;
    }

    /** How probable it is that chance alone makes as much of it, or worse, where the goal is reached exactly. */
    double chance(LiveTally tally) {
        var seen = tally.share(measure);
        return least ? new Share(seen.of() - seen.hits(), seen.of()).chanceAt(1 - share) : seen.chanceAt(share);
    }
}
