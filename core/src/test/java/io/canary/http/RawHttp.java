package io.canary.http;

import io.canary.TestService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends exactly the given bytes. */
final class RawHttp implements AutoCloseable {
    private static final int LIMIT_MILLIS = 20_000;

    private final Socket socket;

    RawHttp(TestService service) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), service.port());
        socket.setSoTimeout(LIMIT_MILLIS);
    }

    /** Sends one request; returns what came back until the service closed the connection. */
    static String exchange(TestService service, String request) throws IOException {
        try (var http = new RawHttp(service)) {
            http.send(request);
            return http.readToEnd();
        }
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Ends the output. */
    void finish() throws IOException {
        try {
            socket.shutdownOutput();
        } catch (java.net.SocketException closed) {
            // the service was the first to end it
        }
    }

    /** Everything up to the end of the connection, also if that is a reset. */
    String readToEnd() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(bytes);
        } catch (java.net.SocketException reset) {
            // the bytes before it count
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Reads until {@code wanted} has come. */
    String readUntil(String wanted) throws IOException {
        var bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.UTF_8).contains(wanted)) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new AssertionError("the connection ended after " + bytes.toString(StandardCharsets.UTF_8));
            }
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The status of a response that {@link #readToEnd} returned. */
    static int status(String answer) {
        if (!answer.startsWith("HTTP/1.")) { // the response has version 1.0 if the request has no valid version
            throw new AssertionError("not an answer: " + answer);
        }
        return Integer.parseInt(answer.substring(9, 12));
    }

    /** The problem document of a response that {@link #readToEnd} returned. */
    static ProblemDocument problem(String answer) {
        return ProblemDocument.of(status(answer), answer.substring(answer.indexOf("\r\n\r\n") + 4));
    }

    /** Resets the connection. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
