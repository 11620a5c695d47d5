package io.canary.routing;

import io.canary.spi.RouterException;
import java.util.List;

/** What a router says of a split that nobody asks for yet. */
public sealed interface Preflight {

    /**
     * It could be made true.
     *
     * @param says what would be done, in the words of the traffic layer; may be empty
     */
    record Ready(List<String> says) implements Preflight {
        public Ready {
            says = List.copyOf(says);
        }
    }

    /**
     * The traffic layer was not asked: nothing is known.
     *
     * @param says what others said of it; may be empty
     */
    record NotAsked(List<String> says) implements Preflight {
        public NotAsked {
            says = List.copyOf(says);
        }
    }

    /**
     * It could not, or that is not known.
     *
     * @param error for people
     */
    record NotReady(RouterException.Kind kind, String error) implements Preflight {}
}
