package io.canary.router.proxy;

import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Removes what is meant for one connection only, and not for whoever is behind it (RFC 9110, 7.6.1). */
final class HopByHop {
    private static final String CONNECTION = "connection";
    private static final String UPGRADE = "upgrade";

    /** They are for one connection whether {@code Connection} names them or not. */
    private static final Set<String> ALWAYS = Set.of(
            CONNECTION,
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            UPGRADE);

    private HopByHop() {}

    /** Removes all of them, and those that {@code Connection} names. */
    static void remove(MultiMap headers) {
        namesIn(headers).forEach(headers::remove);
    }

    /** As {@link #remove}, but for an upgrade that both sides are to see: that it is one stays. */
    static void removeAllButUpgrade(MultiMap headers) {
        for (String name : namesIn(headers)) {
            if (!name.equals(UPGRADE) && !name.equals(CONNECTION)) {
                headers.remove(name);
            }
        }
        headers.set(CONNECTION, UPGRADE);
    }

    private static Set<String> namesIn(MultiMap headers) {
        var names = new TreeSet<>(ALWAYS);
        for (String value : headers.getAll(CONNECTION)) {
            for (String name : value.split(",", -1)) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        names.remove("");
        return names;
    }
}
