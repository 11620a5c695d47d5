package io.canary.router.envoy;

import java.util.SortedMap;

/**
 * What a node was given of one kind.
 *
 * @param nonce how the node names it in its answer
 * @param resources by name
 * @param state what they were written from
 */
record Sent(String nonce, SortedMap<String, Resource> resources, State state) {

    /** The same, of which it has been found that it is also right for another state. */
    Sent of(State other) {
        return new Sent(nonce, resources, other);
    }
}
