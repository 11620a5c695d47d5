package io.canary.testservers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A real server that answers with its name. {@code /500} it answers with that status, {@code /cut} not at all, {@code
 * /slow} after a while.
 */
public final class StubUpstreamServer implements AutoCloseable {
    public static final long SLOW_MS = 120;

    private final String name;
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private StubUpstreamServer(String name, ServerSocket listener) {
        this.name = name;
        this.listener = listener;
    }

    public static StubUpstreamServer of(String name) {
        try {
            var upstream = new StubUpstreamServer(name, new ServerSocket(0, 500, InetAddress.getLoopbackAddress()));
            Thread.startVirtualThread(upstream::accept);
            return upstream;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
                open.add(socket);
                Thread.startVirtualThread(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test has ended
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (String request = in.readLine(); request != null; request = in.readLine()) {
                while (!in.readLine().isEmpty()) {
                    // headers say nothing that matters here
                }
                if (request.contains("/cut")) {
                    return;
                }
                if (request.contains("/slow")) {
                    LockSupport.parkNanos(SLOW_MS * 1_000_000);
                }
                String status = request.contains("/500") ? "500 No" : "200 OK";
                socket.getOutputStream()
                        .write(("HTTP/1.1 " + status + "\r\nContent-Length: " + name.length() + "\r\n\r\n" + name)
                                .getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException | NullPointerException gone) {
            // the client went away
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
