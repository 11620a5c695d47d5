package io.canary.router.nginx;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A client that keeps its connection, and sends a request once more on a new one where the server has closed the old
 * one without a byte of an answer. A server may do that with an idle connection at any time, so every client that keeps
 * connections must (RFC 9112, 9.3.1).
 */
final class KeptConnection implements AutoCloseable {
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private @Nullable Socket socket;

    KeptConnection(int port) {
        this.port = port;
    }

    String get() throws IOException {
        var old = socket;
        if (old != null) {
            String answer = sent(old);
            if (answer != null) {
                return answer;
            }
            old.close();
        }
        var fresh = new Socket(InetAddress.getLoopbackAddress(), port);
        fresh.setTcpNoDelay(true);
        fresh.setSoTimeout(10_000);
        socket = fresh;
        String answer = sent(fresh);
        if (answer == null) {
            throw new IOException("closed without an answer on a new connection");
        }
        return answer;
    }

    /** The body of the answer; null where the connection was closed without a byte of one. */
    private @Nullable String sent(Socket to) throws IOException {
        InputStream in;
        int first;
        try {
            to.getOutputStream().write(REQUEST);
            in = to.getInputStream();
            first = in.read();
        } catch (IOException reset) {
            return null;
        }
        return first < 0 ? null : answer(in);
    }

    private String answer(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("broken off in its head: " + head);
            }
            head.append((char) next);
        }
        int length = Integer.parseInt(head.toString().replaceFirst("(?s).*Content-Length: (\\d+).*", "$1"));
        return new String(in.readNBytes(length), StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
    }
}
