package io.canary.router.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;

/** Tells upstreams who really asked. */
final class ForwardedHeaders {
    private static final String FOR = "X-Forwarded-For";
    private static final String PROTO = "X-Forwarded-Proto";
    private static final String HOST = "X-Forwarded-Host";

    private ForwardedHeaders() {}

    /**
     * Adds the client to {@code X-Forwarded-For}, behind those that proxies before this one have named; sets {@code
     * X-Forwarded-Proto} and {@code X-Forwarded-Host} where no proxy before has.
     */
    static void addTo(MultiMap headers, HttpServerRequest from) {
        String client = from.remoteAddress().hostAddress();
        String before = String.join(", ", headers.getAll(FOR));
        headers.set(FOR, before.isEmpty() ? client : before + ", " + client);
        if (!headers.contains(PROTO)) {
            headers.set(PROTO, "http");
        }
        if (!headers.contains(HOST) && from.authority() != null) {
            headers.set(HOST, from.authority().toString());
        }
    }
}
