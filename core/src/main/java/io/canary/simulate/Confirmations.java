package io.canary.simulate;

import io.canary.rollout.Effect.Wish;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.HistoryEntry.Type;
import io.canary.spi.Weight;
import java.time.Instant;
import java.util.List;

/** When the router confirmed what it was asked for, as far as that was recorded. */
final class Confirmations {
    private final List<HistoryEntry> history;

    /** @param history oldest first */
    Confirmations(List<HistoryEntry> history) {
        this.history = history;
    }

    /** When it confirmed what it was asked for at {@code at}: at once, where that is not known. */
    Instant of(Wish wish, Instant at) {
        return history.stream()
                .filter(entry -> !entry.at().isBefore(at) && confirms(entry, wish))
                .map(HistoryEntry::at)
                .findFirst()
                .orElse(at);
    }

    private static boolean confirms(HistoryEntry entry, Wish wish) {
        return switch (wish) {
            case Wish.Split(Weight weight) -> isOf(entry, weight);
            case Wish.Raise(Weight from, Weight to) -> isOf(entry, to);
            case Wish.Promote p -> entry.type() == Type.PROMOTED;
            case Wish.RollBack r -> entry.type() == Type.ROLLED_BACK;
        };
    }

    private static boolean isOf(HistoryEntry entry, Weight weight) {
        return entry.type() == Type.WEIGHT_CONFIRMED && entry.message().endsWith(" confirmed " + weight);
    }
}
