package io.canary.router.support;

import io.canary.spi.RouterException;
import io.canary.spi.settings.Problem;
import java.net.URI;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Addresses of the instances of a version, such as {@code http://10.0.0.5:8080}. Pure. */
public final class UpstreamAddress {
    /** What is said of a setting that is no address. */
    public static final String EXPECTED = "must be an address such as http://10.0.0.5:8080";

    /** A host of a {@link URI} that looks like one is a valid one. */
    private static final Pattern IP = Pattern.compile("[0-9]+(?:\\.[0-9]+){3}|\\[[0-9A-Fa-f:.]+]");

    private static final int DEFAULT_PORT = 80;
    private static final int PORT_MAX = 65_535;

    private UpstreamAddress() {}

    /** Whether it names a host over plain HTTP, and nothing below it. */
    public static boolean isAddress(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme())
                && uri.getHost() != null
                && uri.getPort() != 0
                && uri.getPort() <= PORT_MAX
                && uri.getRawUserInfo() == null
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
    }

    /**
     * Adds a problem for each that is no address, below {@code /upstreams}.
     *
     * @param isAddress {@link #isAddress}, or what is stricter
     */
    public static void check(List<URI> upstreams, Predicate<URI> isAddress, List<Problem> problems) {
        for (int i = 0; i < upstreams.size(); i++) {
            if (!isAddress.test(upstreams.get(i))) {
                problems.add(new Problem("/upstreams/" + i, EXPECTED + ", was " + upstreams.get(i)));
            }
        }
    }

    /**
     * Checks the addresses that a split brings for a version.
     *
     * @param isAddress {@link #isAddress}, or what is stricter
     * @throws RouterException REJECTED for one that is no address
     */
    public static void require(String service, String version, List<URI> told, Predicate<URI> isAddress)
            throws RouterException {
        for (URI address : told) {
            if (!isAddress.test(address)) {
                throw RouterException.rejected("an address of version " + version + " of service " + service + " "
                        + EXPECTED + ", was " + address);
            }
        }
    }

    /** Whether the host is an IP address, so that no name has to be resolved. */
    public static boolean isNumeric(URI address) {
        return IP.matcher(address.getHost()).matches();
    }

    /** Without the brackets of IPv6. */
    public static String host(URI address) {
        String host = address.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** 80 where the address names none. */
    public static int port(URI address) {
        return address.getPort() == -1 ? DEFAULT_PORT : address.getPort();
    }
}
