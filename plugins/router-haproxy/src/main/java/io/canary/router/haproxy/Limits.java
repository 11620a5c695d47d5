package io.canary.router.haproxy;

import java.util.Set;

/** What HAProxy can take, and how it says no. */
final class Limits {
    /** HAProxy reads a line into one buffer, 16 kB by default; an order has 100 bytes or so. */
    static final int ORDERS_IN_A_LINE = 80;

    /** How it says that there is no such backend: then the service is not routed there. */
    static final Set<String> UNKNOWN_BACKEND = Set.of("Can't find backend.", "No such proxy.");

    private Limits() {}
}
