package io.canary.simulate;

import io.canary.analysis.Sample;
import io.canary.spi.Weight;
import io.canary.spi.settings.Range;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An item of a recording, in its order: a decision comes before the ticks that were evaluated for it. */
public sealed interface RecordedItem permits RecordedItem.Sum, RecordedLook {

    /**
     * The reports of a version in a tick.
     *
     * @param sample the sum, at the end of its tick
     * @param judged how it was evaluated, if the recording says so; else null
     */
    record Sum(Sample sample, @Nullable Judged judged) implements RecordedItem {

        /** The sample with its exact errors, if they are fractional and the rate cannot express them. */
        Sample exact() {
            return judged == null || judged.errors() == null ? sample : sample.withErrors(judged.errors());
        }
    }

    /**
     * How a tick was evaluated.
     *
     * @param closedAt when it was evaluated; null if unknown
     * @param weight the canary's weight then; null if unknown
     * @param errors the number of failed requests if it is fractional; else null
     * @param decision the decision, for its first tick; null for the others
     */
    record Judged(
            @Nullable Instant closedAt,
            @Nullable Weight weight,
            @Nullable @Range(min = 0) Double errors,
            @Nullable RecordedLook decision) {}
}
