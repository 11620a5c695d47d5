package io.canary.router.nginx;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends requests to nginx, each on a connection of its own. */
final class Client {

    private Client() {}

    /** The body of an answer with 200. */
    static String get(int port, String... headers) throws IOException {
        String answer = whole(port, headers);
        if (!answer.startsWith("HTTP/1.1 200")) {
            throw new IOException("answered: " + answer.lines().findFirst().orElse("nothing"));
        }
        return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }

    /** Head and body. */
    static String whole(int port, String... headers) throws IOException {
        return wholeOf(port, "/", headers);
    }

    /** Head and body of the answer to a question for {@code path}, as it is sent. */
    static String wholeOf(int port, String path, String... headers) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + String.join(
                            "",
                            java.util.Arrays.stream(headers)
                                    .map(h -> h + "\r\n")
                                    .toList()) + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
