package io.canary.router.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;

/** Tells upstreams who really asked. */
final class ForwardedHeaders {
    static final String FOR = "X-Forwarded-For";
    private static final String PROTO = "X-Forwarded-Proto";
    private static final String HOST = "X-Forwarded-Host";
    private static final String REAL_IP = "X-Real-IP";
    private static final String FORWARDED = "Forwarded";
    private static final String PREFIX = "x-forwarded-";

    private ForwardedHeaders() {}

    /**
     * Adds the client to {@code X-Forwarded-For}, behind those that trusted proxies before this one have named; sets
     * {@code X-Forwarded-Proto} and {@code X-Forwarded-Host} where none of them has. What any other client says is
     * replaced.
     */
    static void set(MultiMap headers, HttpServerRequest from, EdgeGuard guard) {
        String client = from.remoteAddress().hostAddress();
        String before = "";
        if (guard.isForwarded() && guard.isProxy()) {
            before = String.join(", ", headers.getAll(FOR));
        } else if (guard.isForwarded()) {
            replace(headers, client);
        }
        headers.set(FOR, before.isEmpty() ? client : before + ", " + client);
        if (!headers.contains(PROTO)) {
            headers.set(PROTO, "http");
        }
        if (!headers.contains(HOST) && from.authority() != null) {
            headers.set(HOST, from.authority().toString());
        }
    }

    /** Servers behind CGI or WSGI take an underscore for a hyphen. */
    private static void replace(MultiMap headers, String client) {
        for (String name : List.copyOf(headers.names())) {
            String known = name.toLowerCase(Locale.ROOT).replace('_', '-');
            if (known.startsWith(PREFIX)) {
                headers.remove(name);
            } else if (known.equals("x-real-ip")) {
                headers.remove(name);
                headers.set(REAL_IP, client);
            } else if (known.equals("forwarded")) {
                headers.set(
                        FORWARDED,
                        "for=" + (client.indexOf(':') < 0 ? client : "\"[" + client + "]\"") + ";proto=http");
            }
        }
    }
}
