package io.canary.simulate;

import io.canary.analysis.Sample;
import io.canary.simulate.RecordedItem.Sum;
import io.canary.spi.Weight;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Iterates over the decisions of a recording and the ticks of each. Not thread-safe. */
final class RecordedGroups {
    private final Iterator<RecordedItem> items;
    private @Nullable RecordedItem ahead;
    private @Nullable RecordedLook look;
    private @Nullable Tick tick;

    /**
     * The reports of a tick.
     *
     * @param sums the sum of each version that reported, at least one
     * @param closedAt when it was evaluated; null if unknown
     * @param weight the canary's weight then; null if unknown
     */
    record Tick(
            List<Sample> sums,
            @Nullable Instant closedAt,
            @Nullable Weight weight) {
        Instant end() {
            return Instant.ofEpochMilli(sums.getFirst().atMillis() + 1);
        }
    }

    RecordedGroups(Iterator<RecordedItem> items) {
        this.items = items;
        next();
        nextLook();
    }

    private void next() {
        ahead = items.hasNext() ? items.next() : null;
    }

    /** The decision whose ticks come next; null after the last. */
    @Nullable
    RecordedLook look() {
        return look;
    }

    /** The next tick that was evaluated for it; null after the last. */
    @Nullable
    Tick tick() {
        return tick;
    }

    /** Moves to the next decision. */
    void nextLook() {
        look = null;
        if (ahead instanceof RecordedLook alone) {
            look = alone;
            next();
        } else if (ahead instanceof Sum sum && sum.judged() != null) {
            look = sum.judged().decision();
        }
        takeTick(true);
    }

    void nextTick() {
        takeTick(false);
    }

    private void takeTick(boolean first) {
        tick = null;
        if (!(ahead instanceof Sum sum) || (!first && begins(sum))) {
            return;
        }
        if (first && look != null && begins(sum) && !look.equals(decision(sum))) {
            return; // a decision without a tick
        }
        var sums = new ArrayList<Sample>(2);
        long at = sum.sample().atMillis();
        sums.add(sum.exact());
        next();
        while (ahead instanceof Sum more && more.sample().atMillis() == at && !begins(more)) {
            sums.add(more.exact());
            next();
        }
        tick = new Tick(
                sums,
                sum.judged() == null ? null : sum.judged().closedAt(),
                sum.judged() == null ? null : sum.judged().weight());
    }

    private static boolean begins(Sum sum) {
        return decision(sum) != null;
    }

    private static @Nullable RecordedLook decision(Sum sum) {
        return sum.judged() == null ? null : sum.judged().decision();
    }
}
