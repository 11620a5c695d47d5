package io.canary.routing;

import io.canary.spi.Observation;
import org.jspecify.annotations.Nullable;

/** What came of asking a router which split is in force. */
public sealed interface ReadResult {

    /**
     * It answered.
     *
     * @param generation of the traffic layer; null where it does not tell
     */
    record Seen(Observation what, @Nullable String generation) implements ReadResult {}

    /**
     * It could not be asked, or did not answer.
     *
     * @param error why, for people
     */
    record Failed(String error) implements ReadResult {}

    /** It was not asked, since another call for the service is under way. */
    record Busy() implements ReadResult {}
}
