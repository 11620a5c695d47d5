package io.canary.router.nginx;

import java.net.URI;
import java.util.stream.Stream;

/** Addresses of servers, from {@code http://10.0.0.5:8080} to what nginx writes after {@code server}. */
final class ServerAddresses {
    static final String WANTED = "must be an address such as http://10.0.0.5:8080";
    private static final int PORT = 80;

    private ServerAddresses() {}

    /** Whether nginx can be given it: plain HTTP, no path, and nothing in the host that could end the directive. */
    static boolean isAddress(URI uri) {
        String host = uri.getHost();
        return "http".equals(uri.getScheme())
                && host != null
                && host.matches("[0-9A-Za-z._-]+|\\[[0-9A-Fa-f:.]+]")
                && uri.getPort() != 0
                && uri.getPort() <= 65_535
                && uri.getUserInfo() == null
                && uri.getQuery() == null
                && uri.getFragment() == null
                && (uri.getPath().isEmpty() || uri.getPath().equals("/"));
    }

    /** Whether nginx needs to look nothing up. */
    static boolean isLiteral(URI address) {
        String host = address.getHost();
        return host.startsWith("[")
                || (host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")
                        && Stream.of(host.split("\\.")).allMatch(part -> Integer.parseInt(part) <= 255));
    }

    /** {@code host:port}. */
    static String of(URI address) {
        return address.getHost() + ":" + (address.getPort() == -1 ? PORT : address.getPort());
    }
}
