package io.canary.http;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The host names that the service accepts. A page of another site can point its own name at this address (DNS
 * rebinding) and would then have the same origin, but it cannot choose the {@code Host} that the browser sends. IP
 * addresses are always accepted: they cannot be rebound. Thread-safe.
 */
final class ServedHosts {
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]*:[0-9a-f:.]*]");
    private static final Pattern PORT = Pattern.compile(":\\d*$");

    private final List<Pattern> globs;

    /** The last accepted name: nearly all clients send the same. */
    private volatile String lastServed = "";

    /**
     * Accepts loopback names, IP addresses, and these names.
     *
     * @param listen the address to listen on, which may be a name
     * @param globs names in which {@code *} stands for any characters
     */
    ServedHosts(String listen, List<String> globs) {
        this.globs = Stream.concat(Stream.of(listen), globs.stream())
                .map(ServedHosts::pattern)
                .toList();
    }

    private static Pattern pattern(String glob) {
        var regex = new StringBuilder();
        for (String literal : glob.toLowerCase(Locale.ROOT).split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(literal));
        }
        return Pattern.compile(regex.toString());
    }

    /** Whether this host, with or without a port, is accepted. An empty one is not from a browser. */
    boolean serves(String host) {
        if (host.equals(lastServed)) {
            return true;
        } else if (!isServed(host)) {
            return false;
        }
        lastServed = host;
        return true;
    }

    private boolean isServed(String host) {
        String name = PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        return name.isEmpty()
                || name.equals("localhost")
                || name.endsWith(".localhost")
                || IPV4.matcher(name).matches()
                || IPV6.matcher(name).matches()
                || isListed(name);
    }

    private boolean isListed(String name) {
        return globs.stream().anyMatch(glob -> glob.matcher(name).matches());
    }
}
