package io.canary.router.envoy;

import java.net.URI;
import java.util.regex.Pattern;

/** Addresses of servers, from {@code http://10.0.0.5:8080} to host and port. */
final class Addresses {
    static final String WANTED = "must be an address such as http://10.0.0.5:8080";

    private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+){3}|\\[[0-9A-Fa-f:.]+]");
    private static final int PORT = 80;

    private Addresses() {}

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

    /** Whether nobody has to look it up. */
    static boolean isNumber(URI address) {
        return NUMBER.matcher(address.getHost()).matches();
    }

    /** Without the brackets of IPv6. */
    static String host(URI address) {
        String host = address.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    static int port(URI address) {
        return address.getPort() == -1 ? PORT : address.getPort();
    }
}
