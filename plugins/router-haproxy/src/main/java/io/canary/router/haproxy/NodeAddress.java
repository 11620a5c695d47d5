package io.canary.router.haproxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where one HAProxy takes orders.
 *
 * @param text as the settings say it; the node's name in messages
 * @param path of a Unix-domain socket; null for TCP
 * @param host of a TCP socket; empty for a Unix-domain socket
 * @param port of a TCP socket, 1 to 65 535
 */
record NodeAddress(String text, @Nullable Path path, String host, int port) {
    private static final Pattern TCP = Pattern.compile("tcp://(\\[[0-9A-Fa-f:.%a-z]+]|[A-Za-z0-9._-]+):([0-9]{1,5})");
    private static final Pattern UNIX = Pattern.compile("(?:unix:(?://)?)?(/[^\\p{Cntrl}]+)");

    /** What is wrong with an address; null for nothing. */
    static @Nullable String problemOf(String text) {
        var tcp = TCP.matcher(text);
        boolean isTcp = tcp.matches() && port(tcp.group(2)) >= 1 && port(tcp.group(2)) <= 65_535;
        return isTcp || UNIX.matcher(text).matches()
                ? null
                : "must be a path such as /run/haproxy/admin.sock, or an address such as tcp://10.0.0.2:9999, was \""
                        + text + "\"";
    }

    /** @param text with no {@linkplain #problemOf problem} */
    static NodeAddress of(String text) {
        var unix = UNIX.matcher(text);
        if (unix.matches()) {
            return new NodeAddress(text, Path.of(unix.group(1)), "", 0);
        }
        var tcp = TCP.matcher(text);
        if (!tcp.matches()) {
            throw new IllegalArgumentException(text);
        }
        return new NodeAddress(text, null, tcp.group(1).replaceAll("[\\[\\]]", ""), port(tcp.group(2)));
    }

    private static int port(String digits) {
        return Integer.parseInt(digits);
    }

    SocketChannel open() throws IOException {
        return SocketChannel.open(path == null ? StandardProtocolFamily.INET : StandardProtocolFamily.UNIX);
    }

    /** Looks the host up, if there is one: that may block. */
    SocketAddress resolved() {
        return path == null ? new InetSocketAddress(host, port) : UnixDomainSocketAddress.of(path);
    }

    @Override
    public String toString() {
        return text;
    }
}
