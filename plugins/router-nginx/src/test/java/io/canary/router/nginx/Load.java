package io.canary.router.nginx;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Two clients that send some hundred requests each second: one on a connection of its own for each request; one that keeps its connection, and
 * sends a request once more on a new one where the server has closed the old one without a byte of an answer. A server
 * may do that with an idle connection at any time, so every client that keeps connections must (RFC 9112, 9.3.1).
 */
final class Load implements AutoCloseable {
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** So that there is room for nginx on a machine with two processors. */
    private static final int PAUSE_NANOS = 2_000_000;

    private final int port;
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final List<Thread> threads;
    private volatile boolean stopped;

    Load(int port) {
        this.port = port;
        this.threads = List.of(
                Thread.ofPlatform().start(() -> send(this::onItsOwn)),
                Thread.ofPlatform().start(() -> {
                    try (var kept = new Kept()) {
                        send(kept::get);
                    } catch (IOException closed) {
                        failures.add(closed.toString());
                    }
                }));
    }

    @FunctionalInterface
    private interface Request {
        String get() throws IOException;
    }

    private void send(Request request) {
        while (!stopped) {
            try {
                String answer = request.get();
                if (!answer.equals("v1") && !answer.equals("v2")) {
                    failures.add("answered: " + answer);
                }
                answered.incrementAndGet();
                LockSupport.parkNanos(PAUSE_NANOS);
            } catch (IOException | RuntimeException e) {
                failures.add(e.toString());
            }
        }
    }

    private String onItsOwn() throws IOException {
        return Client.get(port);
    }

    List<String> failures() {
        return failures;
    }

    int answered() {
        return answered.get();
    }

    @Override
    public void close() {
        stopped = true;
        try {
            for (var thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A connection that is kept. */
    private final class Kept implements AutoCloseable {
        private @Nullable Socket socket;

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
}
