package io.canary.routing;

import io.canary.spi.RouterException;

/** What came of asking a router. */
public sealed interface RouterAnswer {

    /** What was asked is true. */
    record Confirmed() implements RouterAnswer {}

    /**
     * It is not, or that is not known.
     *
     * @param error for people
     */
    record Failed(RouterException.Kind kind, String error) implements RouterAnswer {}

    /** The question was never put: a newer one for the same service took its place. */
    record Superseded() implements RouterAnswer {}
}
