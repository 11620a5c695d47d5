package io.canary.router.support.nodes;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of the places in which a split has to be true. Safe for any thread. */
public interface Node {

    /** What it is called in messages. */
    String name();

    /**
     * What it would do for {@code split}, after having looked as far as one can whether it would do it. Changes
     * nothing.
     *
     * @throws RouterException as {@link #plan} does
     */
    default List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        return plan(split).words();
    }

    /**
     * Looks what would make {@code split} true, and changes nothing.
     *
     * @throws RouterException REJECTED if this node could not be given such a split; any other kind counts as
     *     UNAVAILABLE, as a look changes nothing
     */
    Plan plan(TrafficSplit split) throws RouterException, InterruptedException;

    /**
     * What is in force for a service. {@link Observation.NotRouted} only where the node was seen to carry nothing for
     * it; what is not there under the name that the settings have is {@link Observation.NotFound}.
     *
     * @throws RouterException if the node could not be asked
     */
    Observation inForce(String service) throws RouterException, InterruptedException;

    /**
     * Where versions of a service listen whose addresses no split may change, as {@link
     * io.canary.spi.TrafficRouter#addresses} has it.
     *
     * @throws RouterException if the node could not be asked
     */
    default Map<String, List<URI>> addresses(String service) throws RouterException, InterruptedException {
        return Map.of();
    }

    /**
     * Tells one run of the node from the next, as {@link io.canary.spi.TrafficRouter#generation} does.
     *
     * @return null if the node does not show it
     * @throws RouterException if the node could not be asked
     */
    default @Nullable String generation(String service) throws RouterException, InterruptedException {
        return null;
    }

    /** What makes a split true. */
    interface Plan {
        /** What would be done, in the node's own words; empty if nothing. */
        List<String> words();

        /**
         * Does it. Once something was changed an interruption does not stop it half way; it ends soon then, with the
         * thread still interrupted.
         *
         * @throws RouterException REJECTED and UNAVAILABLE only if nothing was changed
         * @throws InterruptedException before anything was changed
         */
        void carryOut() throws RouterException, InterruptedException;
    }
}
