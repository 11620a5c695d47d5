package io.canary.simulate;

import io.canary.analysis.Sample;
import io.canary.spi.Weight;
import java.util.Iterator;
import java.util.List;

/** Samples as they come in, in the order of their times. */
public interface Feed {
    /** No more come. */
    long NONE = -1;

    /** When the next come, in milliseconds since the epoch; {@link #NONE} if none do. */
    long nextMillis();

    /**
     * All that come then.
     *
     * @param weight the canary's, as it is simulated
     */
    List<Sample> next(Weight weight);

    /** Whether what both versions report has the share of the requests that the simulated weight gives them. */
    default boolean followsWeight() {
        return false;
    }

    /** Samples as they were recorded, whatever weight is simulated; they must be in the order of their times. */
    static Feed of(Iterator<Sample> recorded) {
        return new RecordedFeed(recorded);
    }
}
