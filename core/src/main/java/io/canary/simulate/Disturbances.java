package io.canary.simulate;

import static io.canary.text.EnumNames.lower;

import io.canary.rollout.HistoryEntry;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.text.ReasonText;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Events of a recorded rollout that follow neither from samples nor from rules, and that a simulation leaves out. */
final class Disturbances {
    private static final int SHOWN_MOST = 3;

    private static final Set<Type> OF_PEOPLE = EnumSet.of(
            Type.PAUSE, Type.RESUME, Type.PROMOTE, Type.PROMOTE_UNPROVEN, Type.CANCEL, Type.ROLL_BACK, Type.ABANDONED);

    private static final Set<Type> OF_THE_ROUTER =
            EnumSet.of(Type.ROUTER_FAILED, Type.ROUTER_UNREACHABLE, Type.DRIFTED, Type.LEASE_LAPSED, Type.FAILED);

    private static final Set<Type> OF_THE_SERVICE = EnumSet.of(Type.RESTARTED, Type.CLOCK_MOVED);

    private Disturbances() {}

    /**
     * What was left out, one sentence for each kind. A skip, and a promotion that follows from it, are not left out.
     */
    static List<String> sentences(List<HistoryEntry> history) {
        var sentences = new ArrayList<String>(3);
        var skips = history.stream()
                .filter(e -> e.type() == Type.SKIP)
                .map(HistoryEntry::at)
                .toList();
        add("commands", history, e -> e.by() != null && is(OF_PEOPLE, e) && !skips.contains(e.at()), sentences);
        add("router failures", history, e -> is(OF_THE_ROUTER, e), sentences);
        add("service events", history, e -> is(OF_THE_SERVICE, e), sentences);
        return sentences;
    }

    private static boolean is(Set<Type> types, HistoryEntry entry) {
        return types.contains(entry.type());
    }

    private static void add(
            String what, List<HistoryEntry> history, Predicate<HistoryEntry> which, List<String> sentences) {
        var all = history.stream().filter(which).toList();
        if (!all.isEmpty()) {
            String shown =
                    all.stream().limit(SHOWN_MOST).map(Disturbances::words).collect(Collectors.joining("; "));
            String more = all.size() > SHOWN_MOST ? "; and " + (all.size() - SHOWN_MOST) + " more" : "";
            sentences.add(
                    what + " of the recorded rollout are not simulated, so the result may differ: " + shown + more);
        }
    }

    private static String words(HistoryEntry e) {
        String who = e.by() == null ? "" : " by " + e.by();
        return lower(e.type()).replace('_', ' ') + who + " at " + e.at().truncatedTo(ChronoUnit.SECONDS) + " ("
                + ReasonText.message(e) + ")";
    }
}
