package io.canary.simulate;

import io.canary.analysis.Sample;
import io.canary.spi.Weight;
import java.util.Iterator;
import java.util.List;

/** Samples in the order in which they arrive. */
public interface Feed {
    /** The time of no sample. */
    long NONE = -1;

    /** When the next samples arrive, in milliseconds since the epoch; {@link #NONE} if there are no more. */
    long nextMillis();

    /**
     * All samples that arrive at that time.
     *
     * @param weight the simulated weight of the canary
     */
    List<Sample> next(Weight weight);

    /** Whether the requests of both versions follow the simulated weight. */
    default boolean followsWeight() {
        return false;
    }

    /** Samples as recorded, whatever weight is simulated; they must be ordered by time. */
    static Feed of(Iterator<Sample> recorded) {
        return new RecordedFeed(recorded);
    }
}
