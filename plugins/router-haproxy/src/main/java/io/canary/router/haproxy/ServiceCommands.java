package io.canary.router.haproxy;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one service is moved: what to ask a node, what its answer means, and what to order. Pure, and safe for any
 * thread.
 */
interface ServiceCommands {

    /** The finest weight that can be set whatever the number of servers. */
    Weight granularity();

    /** The questions that {@link #orders} and {@link #sight} want answered. */
    List<String> questions(List<String> versions);

    /** What {@link #check} wants answered beside them. None of it changes anything. */
    List<String> checks(List<String> versions);

    /**
     * Whether the split would be what clients get, as far as HAProxy shows it.
     *
     * @return for people: what will be less exact than asked, with {@link io.canary.spi.TrafficRouter#WARNING} before
     *     it, and what could not be looked at
     * @throws RouterException if it would not be
     */
    List<String> check(Answer now, TrafficSplit split) throws RouterException;

    /**
     * What makes a split true, in an order in which there is always a server to answer; nothing if it is true.
     *
     * @throws RouterException if it cannot be done on this node
     */
    List<String> orders(Answer now, TrafficSplit split) throws RouterException;

    /** What takes away what no split needs any more. It may be refused, and then it is tried another time. */
    default List<String> cleanupCommands(Answer now, TrafficSplit split) {
        return List.of();
    }

    /**
     * What is in force.
     *
     * @param now the answer to {@link #questions} about {@code versions}
     * @param versions those that had servers here when they were moved last
     * @param told where versions should be, as far as splits said
     */
    Sight sight(Answer now, List<String> versions, Map<String, List<URI>> told);

    /** Where versions are that no split may tell otherwise, from the answer to {@link #questions}. */
    default Map<String, List<URI>> addresses(Answer now) {
        return Map.of();
    }

    /** Which of the versions a server belongs to, or what it is called by; null if it does not carry the service. */
    @Nullable
    String versionOf(String backend, String server, List<String> versions);

    /** What has to be asked for the counters of all servers that carry the service. */
    List<String> statistics(List<String> versions);
}
