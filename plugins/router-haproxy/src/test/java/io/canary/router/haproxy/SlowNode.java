package io.canary.router.haproxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Stands before a Runtime API, and passes on what changes something only after three seconds, if it is still wanted then. */
final class SlowNode implements AutoCloseable {
    private static final int HELD_MS = 3_000;

    private final Path socket;
    private final ServerSocket listener;

    SlowNode(Path socket) {
        this.socket = socket;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::accept);
    }

    String address() {
        return "tcp://127.0.0.1:" + listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                var client = listener.accept();
                Thread.startVirtualThread(() -> pass(client));
            }
        } catch (IOException closed) {
            // the test has ended
        }
    }

    private void pass(Socket client) {
        try (client) {
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            String line = in.readLine();
            if (line == null || (line.matches(".*(set server|set map|add map) .*") && isGone(client, in))) {
                return;
            }
            String answer = new Exchange(NodeAddress.of(socket.toString()), Duration.ofSeconds(5), true).send(line);
            client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        } catch (IOException | InterruptedException gone) {
            // nobody waits for the answer
        }
    }

    private static boolean isGone(Socket client, BufferedReader in) throws IOException {
        client.setSoTimeout(HELD_MS);
        try {
            return in.readLine() == null;
        } catch (java.net.SocketTimeoutException stillThere) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
