package io.canary.trace;

import io.canary.rollout.HistoryEntry.Type;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a rollout does or waits for in a step, with a begin and an end in the history. */
enum Wait {
    BAKE("bake", Type.BAKE, EnumSet.of(Type.VERDICT_FAILED)),
    PAUSED("paused", Type.PAUSE, EnumSet.of(Type.RESUME)),
    SKIP("waiting for skip", Type.HOLD, EnumSet.of(Type.SKIP, Type.VERDICT_FAILED)),
    UNREACHABLE(
            "router unreachable", Type.ROUTER_UNREACHABLE, EnumSet.of(Type.ROUTER_REACHABLE, Type.WEIGHT_CONFIRMED)),
    DRIFTED("drifted", Type.DRIFTED, EnumSet.of(Type.DRIFT_ENDED, Type.WEIGHT_CONFIRMED)),
    SHARE("share mismatch", Type.SHARE_MISMATCH, EnumSet.of(Type.SHARE_RESTORED)),
    MEASUREMENTS("measurements lost", Type.MEASUREMENTS_LOST, EnumSet.of(Type.MEASUREMENTS_RESTORED));

    private final String title;
    private final Type begins;

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final Set<Type> ends;

    Wait(String title, Type begins, Set<Type> ends) {
        this.title = title;
        this.begins = begins;
        this.ends = ends;
    }

    /** The name of its spans. */
    String title() {
        return title;
    }

    boolean endsWith(Type type) {
        return ends.contains(type);
    }

    /** What begins with an entry of this type; null for nothing. */
    static @Nullable Wait begunBy(Type type) {
        for (var wait : values()) {
            if (wait.begins == type) {
                return wait;
            }
        }
        return null;
    }
}
