package io.canary.router.haproxy;

import java.util.List;

/** What HAProxy can take, and how it says no. */
final class RuntimeApiConstants {
    /** HAProxy reads a line into one buffer, 16 kB by default; an order has 100 bytes or so. */
    static final int ORDERS_IN_A_LINE = 80;

    /** How it says that there is no such map. */
    static final String UNKNOWN_MAP = "Unknown map identifier.";

    /** How what it says begins where a name is not there: what follows from that, each service says. */
    private static final List<String> UNKNOWN = List.of("Can't find backend.", "No such proxy.", UNKNOWN_MAP);

    /** How its answers begin to a check of rights: an order without its arguments, which can do nothing. */
    private static final List<String> CHECKED = List.of("Require ", "Permission denied");

    static boolean isUnknownName(String complaint) {
        return UNKNOWN.stream().anyMatch(complaint::startsWith);
    }

    static boolean isOfCheck(String complaint) {
        return CHECKED.stream().anyMatch(complaint::startsWith);
    }

    private RuntimeApiConstants() {}
}
