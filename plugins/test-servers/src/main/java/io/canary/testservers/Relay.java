package io.canary.testservers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** Stands before a node, and decides what becomes of requests that change something. */
public final class Relay implements AutoCloseable {
    private static final int HELD_MS = 3_000;
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");

    private final int port;
    private final Gate gate;
    private final int own;
    private volatile ServerSocket listener;

    /** Asked for each request that changes something. */
    @FunctionalInterface
    public interface Gate {
        /** Whether the request is passed on; else its connection is closed. */
        boolean lets(Socket client) throws IOException;
    }

    /** @param port of the node, on the loopback address */
    public Relay(int port, Gate gate) {
        this.port = port;
        this.gate = gate;
        this.listener = listen(0);
        this.own = listener.getLocalPort();
        Thread.startVirtualThread(this::accept);
    }

    private static ServerSocket listen(int port) {
        try {
            return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that passes on everything, until it is closed. */
    public static Relay open(int port) {
        return new Relay(port, client -> true);
    }

    /** After it was closed: listens where it did before. */
    public void openAgain() {
        listener = listen(own);
        Thread.startVirtualThread(this::accept);
    }

    /** One that passes on what changes something only after three seconds, if it is still wanted then. */
    public static Relay slow(int port) {
        return new Relay(port, client -> !isGone(client));
    }

    public int port() {
        return own;
    }

    private void accept() {
        var accepting = listener;
        try {
            while (true) {
                var client = accepting.accept();
                Thread.startVirtualThread(() -> pass(client));
            }
        } catch (IOException closed) {
            // the test has ended
        }
    }

    private void pass(Socket client) {
        try (client) {
            byte[] request = request(client.getInputStream());
            boolean looks = new String(request, 0, 4, StandardCharsets.US_ASCII).equals("GET ");
            if (!looks && !gate.lets(client)) {
                return;
            }
            try (var node = new Socket(InetAddress.getLoopbackAddress(), port)) {
                node.getOutputStream().write(request);
                node.getInputStream().transferTo(client.getOutputStream());
            }
        } catch (IOException gone) {
            // no client waits for the answer
        }
    }

    /** One request, made the only one of its connection, and the node's own. */
    private byte[] request(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("closed");
            }
            head.write(b);
        }
        String text = head.toString(StandardCharsets.US_ASCII);
        var length = LENGTH.matcher(text.toLowerCase(Locale.ROOT));
        byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
        var request = new ByteArrayOutputStream();
        request.writeBytes(text.replaceAll("(?i)\r\nconnection: [^\r]*", "")
                .replaceFirst("\r\n", "\r\nConnection: close\r\n")
                .replace("127.0.0.1:" + port(), "127.0.0.1:" + port)
                .getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private static boolean isGone(Socket client) throws IOException {
        client.setSoTimeout(HELD_MS);
        try {
            return client.getInputStream().read() < 0;
        } catch (SocketTimeoutException stillThere) {
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
