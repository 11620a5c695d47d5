package io.canary.router.haproxy;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How one service is moved: what to ask a node, what its answer means, and what to order. Pure, and safe for any thread. */
interface ServiceTraffic {

    /** The finest weight that can be set whatever the number of servers. */
    Weight granularity();

    /** The questions that {@link #orders} and {@link #views} want answered. */
    List<String> questions(List<String> versions);

    /**
     * What makes a split true, in an order in which there is always somebody to answer; nothing if it is true.
     *
     * @throws RouterException if it cannot be done on this node
     */
    List<String> orders(Answer now, TrafficSplit split) throws RouterException;

    /** What takes away what no split needs any more. It may be refused, and then it is tried another time. */
    default List<String> leftovers(Answer now, TrafficSplit split) {
        return List.of();
    }

    /** What is in force, one for each place that decides. Empty if the node does not know the service. */
    List<View> views(Answer now);

    /** Which of the versions a server belongs to, or what it is called by; null if it does not carry the service. */
    @Nullable
    String versionOf(String backend, String server, List<String> versions);

    /** What has to be asked for the counters of all servers that carry the service. */
    List<String> statistics(List<String> versions);
}
