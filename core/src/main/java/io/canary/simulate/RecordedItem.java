package io.canary.simulate;

import io.canary.analysis.Sample;
import io.canary.spi.Weight;
import io.canary.spi.settings.Range;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a recording has, in its order: a decision comes before the ticks that were judged for it. */
public sealed interface RecordedItem permits RecordedItem.Sum, RecordedLook {

    /**
     * What a version reported in a tick.
     *
     * @param sample the sum, at the end of its tick
     * @param judged where the recording tells how it was judged; else null
     */
    record Sum(Sample sample, @Nullable Judged judged) implements RecordedItem {

        /** The sample with errors that are no whole number as they were, where a rate cannot say it. */
        Sample exact() {
            return judged == null || judged.errors() == null ? sample : sample.withErrors(judged.errors());
        }
    }

    /**
     * How a tick was judged.
     *
     * @param closedAt when; null where that is not known
     * @param weight the canary's then; null where that is not known
     * @param errors how many requests failed, where that is no whole number; else null
     * @param decision with which the ticks of a decision begin; null for the others
     */
    record Judged(
            @Nullable Instant closedAt,
            @Nullable Weight weight,
            @Nullable @Range(min = 0) Double errors,
            @Nullable RecordedLook decision) {}
}
