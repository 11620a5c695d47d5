package io.canary.routing;

import io.canary.spi.RouterException;

/** A router's answer to a command. */
public sealed interface RouterAnswer {

    /** The command is in force. */
    record Confirmed() implements RouterAnswer {}

    /**
     * The command failed, or its result is unknown.
     *
     * @param error for people
     */
    record Failed(RouterException.Kind kind, String error) implements RouterAnswer {}

    /** The command was never sent: a newer one for the same service replaced it. */
    record Superseded() implements RouterAnswer {}
}
