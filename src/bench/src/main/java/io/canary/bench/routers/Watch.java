package io.canary.bench.routers;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A client that sends one request after the other, each on a connection of its own, and writes down who answered when. */
final class Watch implements AutoCloseable {
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: checkout\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Between requests: a machine has only so many ports, and a closed connection keeps its own for a minute. */
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(300);

    /** @param sent when its request was sent, by {@link System#nanoTime}; {@code received} likewise */
    record Seen(String version, long sent, long received) {}

    private final int port;
    private final List<Seen> seen = new ArrayList<>();
    private volatile boolean over;
    private volatile String failure = "";

    Watch(int port) {
        this.port = port;
        Thread.ofPlatform().name("watch").daemon().start(this::run);
    }

    private void run() {
        try {
            while (!over) {
                var answer = ask();
                synchronized (seen) {
                    seen.add(answer);
                    seen.notifyAll();
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            failure = "a request failed: " + e;
            synchronized (seen) {
                seen.notifyAll();
            }
        }
    }

    private Seen ask() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            long sent = System.nanoTime();
            socket.getOutputStream().write(REQUEST);
            String answer = read(socket.getInputStream());
            if (!answer.startsWith("HTTP/1.1 200")) {
                throw new IOException("answered: " + answer);
            }
            String body = answer.substring(answer.indexOf("\r\n\r\n") + 4).trim();
            return new Seen(body, sent, System.nanoTime());
        }
    }

    private static String read(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }

    /** Waits for the first answer of {@code version} that came after {@code from}, by {@link System#nanoTime}. */
    Seen await(String version, long from) throws InterruptedException, IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        synchronized (seen) {
            while (true) {
                var first = seen.stream()
                        .filter(s -> s.received() > from && s.version().equals(version))
                        .findFirst();
                if (first.isPresent()) {
                    return first.get();
                }
                if (!failure.isEmpty() || System.nanoTime() > end) {
                    throw new IOException(failure.isEmpty() ? "no request was answered by " + version : failure);
                }
                seen.wait(100);
            }
        }
    }

    /** How many requests that were sent after {@code from} others than {@code version} answered. */
    long strays(String version, long from) {
        synchronized (seen) {
            return seen.stream()
                    .filter(s -> s.sent() > from && !s.version().equals(version))
                    .count();
        }
    }

    /** Forgets what was seen. */
    void clear() {
        synchronized (seen) {
            seen.clear();
        }
    }

    @Override
    public void close() {
        over = true; // the thread ends with its last request
    }
}
