package io.canary.config;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code upstreams_allowed}: a network such as {@code 10.0.0.0/8} or {@code [fd00::/8]}, an address, or a
 * host such as {@code *.shop.internal}, optionally with a port or a range of ports: {@code 10.0.0.0/8:8080-8090}.
 *
 * @param network null for hosts
 * @param width how many bits an address of the network has
 * @param bits of the network that count
 * @param host null for a network
 */
record UpstreamRule(
        @Nullable BigInteger network,
        int width,
        int bits,
        @Nullable Pattern host,
        int fromPort,
        int toPort) {
    static final String WANTED =
            "must be a network or a host with ports or none, such as 10.0.0.0/8:8080-8090, [fd00::/8]:80 or "
                    + "*.shop.internal:443";

    private static final Pattern ENTRY = Pattern.compile(
            "(?<host>\\[[0-9a-fA-F:.]+(/\\d{1,3})?]|[0-9a-fA-F]*:[0-9a-fA-F]*:[0-9a-fA-F:.]*(/\\d{1,3})?"
                    + "|[^\\[\\]:/]+(/\\d{1,3})?)(:(?<from>\\d{1,5})(-(?<to>\\d{1,5}))?)?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9_*]([a-z0-9_*.-]*[a-z0-9_*])?");

    /** Null for what is no such entry. */
    static @Nullable UpstreamRule of(String text) {
        var entry = ENTRY.matcher(text.strip());
        if (!entry.matches()) {
            return null;
        }
        int from = entry.group("from") == null ? 1 : Integer.parseInt(entry.group("from"));
        int to = entry.group("to") == null ? (entry.group("from") == null ? 65_535 : from) : number(entry);
        if (from < 1 || to > 65_535 || from > to) {
            return null;
        }
        String host = entry.group("host").replace("[", "").replace("]", "").toLowerCase(Locale.ROOT);
        int slash = host.indexOf('/');
        return slash < 0 ? ofHost(host, from, to) : ofNetwork(host, slash, from, to);
    }

    private static int number(Matcher entry) {
        return Integer.parseInt(entry.group("to"));
    }

    private static @Nullable UpstreamRule ofNetwork(String host, int slash, int from, int to) {
        var network = HostAddress.of(host.substring(0, slash));
        int bits = Integer.parseInt(host.substring(slash + 1));
        return network == null || network.number() == null || bits > network.width()
                ? null
                : new UpstreamRule(network.number(), network.width(), bits, null, from, to);
    }

    private static @Nullable UpstreamRule ofHost(String host, int from, int to) {
        var address = HostAddress.of(host);
        if (address == null) {
            return null;
        } else if (address.number() != null) {
            return new UpstreamRule(address.number(), address.width(), address.width(), null, from, to);
        }
        return NAME.matcher(address.name()).matches()
                ? new UpstreamRule(null, 0, 0, glob(address.name()), from, to)
                : null;
    }

    /** A star matches any part of a name, including dots. */
    private static Pattern glob(String name) {
        var pattern = new StringBuilder();
        for (String part : name.split("\\*", -1)) {
            pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.compile(pattern.toString());
    }

    /** A network matches addresses and a host matches names, never the other way round. */
    boolean allows(HostAddress address, int port) {
        if (port < fromPort || port > toPort) {
            return false;
        }
        return network != null
                ? address.isIn(network, width, bits)
                : address.number() == null
                        && host != null
                        && host.matcher(address.name()).matches();
    }
}
