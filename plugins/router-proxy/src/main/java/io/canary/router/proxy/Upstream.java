package io.canary.router.proxy;

import io.vertx.core.net.SocketAddress;
import java.net.URI;

/** Where an instance of a version listens, written as a URI. */
final class Upstream {
    static final String WANTED = "must be an address such as http://10.0.0.5:8080";

    private Upstream() {}

    /** Whether it names a host over plain HTTP, and nothing below it. */
    static boolean isAddress(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme())
                && uri.getHost() != null
                && uri.getPort() != 0
                && uri.getPort() <= 65_535
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
    }

    static SocketAddress addressOf(URI uri) {
        String host = uri.getHost();
        boolean bracketed = host.startsWith("[");
        return SocketAddress.inetSocketAddress(
                uri.getPort() == -1 ? 80 : uri.getPort(), bracketed ? host.substring(1, host.length() - 1) : host);
    }
}
