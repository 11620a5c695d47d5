package io.canary.simulate;

import io.canary.rollout.Effect.RouterCommand;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.spi.Weight;
import io.canary.text.ReasonText;
import io.canary.text.Retold;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The times of external events, as far as the history of a recorded rollout has them. */
final class RecordedHistory {
    private static final Set<Type> OF_ALARMS = EnumSet.of(Type.ROLL_BACK, Type.PAUSE, Type.OVERDUE);
    private static final Set<Type> ENDS =
            EnumSet.of(Type.PROMOTED, Type.ROLLED_BACK, Type.CANCELLED, Type.FAILED, Type.ABANDONED);

    /** No timer fires later. */
    private static final Duration LATE_MOST = Duration.ofSeconds(10);

    private final List<HistoryEntry> entries;
    private final Instant begin;

    RecordedHistory(RecordedRollout rollout) {
        entries = rollout.history().stream().map(RecordedRollout.Entry::entry).toList();
        begin = rollout.createdAt();
    }

    List<HistoryEntry> entries() {
        return entries;
    }

    /** The events that samples caused at once. */
    List<HistoryEntry> signs() {
        return entries.stream()
                .filter(entry -> Retold.event(entry, Weight.NONE) != null)
                .toList();
    }

    /** The skip of a step at {@code at}; null if nobody skipped one then. */
    @Nullable
    HistoryEntry skip(Instant at) {
        return entries.stream()
                .filter(entry -> entry.type() == Type.SKIP && entry.at().equals(at))
                .findFirst()
                .orElse(null);
    }

    /** How it ended; null if it has not. */
    @Nullable
    HistoryEntry end() {
        return entries.stream()
                .filter(entry -> ENDS.contains(entry.type()))
                .findFirst()
                .orElse(null);
    }

    /** The last known time of the rollout. */
    Instant known() {
        var end = end();
        return end != null
                ? end.at()
                : entries.isEmpty() ? begin : entries.getLast().at();
    }

    /** When the router confirmed the request of {@code at}; {@code at} itself if unknown. */
    Instant confirmed(RouterCommand command, Instant at) {
        return entries.stream()
                .filter(entry -> !entry.at().isBefore(at) && confirms(entry, command))
                .map(HistoryEntry::at)
                .findFirst()
                .orElse(at);
    }

    private static boolean confirms(HistoryEntry entry, RouterCommand command) {
        return switch (command) {
            case RouterCommand.Split(Weight weight) -> isOf(entry, weight);
            case RouterCommand.Raise(Weight from, Weight to) -> isOf(entry, to);
            case RouterCommand.Promote p -> entry.type() == Type.PROMOTED;
            case RouterCommand.RollBack r -> entry.type() == Type.ROLLED_BACK;
        };
    }

    private static boolean isOf(HistoryEntry entry, Weight weight) {
        return entry.type() == Type.WEIGHT_CONFIRMED
                && ReasonText.message(entry).endsWith(" confirmed " + weight);
    }

    /** When a timer fired that was due at {@code due}, if it had any consequences. */
    Instant alarm(Instant due) {
        return entries.stream()
                .filter(entry -> OF_ALARMS.contains(entry.type()) && entry.by() == null)
                .map(HistoryEntry::at)
                .filter(at -> !at.isBefore(due) && at.isBefore(due.plus(LATE_MOST)))
                .findFirst()
                .orElse(due);
    }
}
