package io.canary.routing;

import io.canary.spi.Observation;
import org.jspecify.annotations.Nullable;

/** The result of reading the split in force from a router. */
public sealed interface ReadResult {

    /**
     * The router answered.
     *
     * @param generation of the traffic layer; null if it has none
     */
    record Seen(Observation what, @Nullable String generation) implements ReadResult {}

    /**
     * The router could not be reached, or did not answer.
     *
     * @param error the reason, for people
     */
    record Failed(String error) implements ReadResult {}

    /** The router was not asked, as another call for the service is running. */
    record Busy() implements ReadResult {}
}
