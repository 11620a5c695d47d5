package io.canary.router.proxy;

import io.vertx.core.MultiMap;
import java.util.List;

/** Removes what is meant for one connection only, and not for the next hop (RFC 9110, 7.6.1). */
final class HopByHop {
    private static final String CONNECTION = "connection";
    private static final String UPGRADE = "upgrade";

    /** They are for one connection whether {@code Connection} names them or not. */
    private static final List<String> ALWAYS = List.of(
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding");

    private HopByHop() {}

    /** Removes all of them, and those that {@code Connection} names. */
    static void remove(MultiMap headers) {
        removeAllBut(headers, false);
        headers.remove(CONNECTION);
        headers.remove(UPGRADE);
    }

    /** As {@link #remove}, but for an upgrade that both sides are to see: that it is one stays. */
    static void removeAllButUpgrade(MultiMap headers) {
        removeAllBut(headers, true);
        headers.set(CONNECTION, UPGRADE);
    }

    private static void removeAllBut(MultiMap headers, boolean upgrade) {
        if (headers.contains(CONNECTION)) {
            for (String value : headers.getAll(CONNECTION)) {
                removeNamed(headers, value, upgrade);
            }
        }
        for (String name : ALWAYS) {
            headers.remove(name);
        }
    }

    private static void removeNamed(MultiMap headers, String value, boolean upgrade) {
        for (String part : value.split(",", -1)) {
            String name = part.strip();
            boolean stays =
                    name.isEmpty() || name.equalsIgnoreCase(CONNECTION) || (upgrade && name.equalsIgnoreCase(UPGRADE));
            if (!stays) {
                headers.remove(name);
            }
        }
    }
}
