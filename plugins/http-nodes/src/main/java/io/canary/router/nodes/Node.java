package io.canary.router.nodes;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.List;
import java.util.Map;

/** One of the places in which a split has to be true. Safe for any thread. */
public interface Node {

    /** What it is called in messages. */
    String name();

    /**
     * What it would do for {@code split}, after having looked as far as one can whether it would do it. Changes nothing.
     *
     * @throws RouterException as {@link #plan} does
     */
    default List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        return plan(split).words();
    }

    /**
     * Looks what would make {@code split} true, and changes nothing.
     *
     * @throws RouterException REJECTED if this node could not be given such a split
     */
    Plan plan(TrafficSplit split) throws RouterException, InterruptedException;

    /**
     * The shares in force for a service, by version; none at all if the node carries nothing for it.
     *
     * @throws RouterException if the node could not be asked
     */
    Map<String, Weight> inForce(String service) throws RouterException, InterruptedException;

    /** What makes a split true. */
    interface Plan {
        /** What would be done, in the node's own words; empty if nothing. */
        List<String> words();

        /**
         * Does it. Once something was changed an interruption does not stop it half way; it ends soon then, with the thread
         * still interrupted.
         *
         * @throws RouterException REJECTED only if nothing was changed
         * @throws InterruptedException before anything was changed
         */
        void carryOut() throws RouterException, InterruptedException;
    }
}
