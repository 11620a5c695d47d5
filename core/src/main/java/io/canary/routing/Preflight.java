package io.canary.routing;

import io.canary.spi.RouterException;
import java.util.List;

/** A router's answer to a preflight: could it apply a split? */
public sealed interface Preflight {

    /**
     * It could.
     *
     * @param says what it would do, in the words of the traffic layer; may be empty
     */
    record Ready(List<String> says) implements Preflight {
        public Ready {
            says = List.copyOf(says);
        }
    }

    /**
     * The traffic layer was not asked: the answer is unknown.
     *
     * @param says the messages of other routers; may be empty
     */
    record NotAsked(List<String> says) implements Preflight {
        public NotAsked {
            says = List.copyOf(says);
        }
    }

    /**
     * It could not, or cannot tell.
     *
     * @param error for people
     */
    record NotReady(RouterException.Kind kind, String error) implements Preflight {}
}
