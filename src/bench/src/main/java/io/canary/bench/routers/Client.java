package io.canary.bench.routers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Somebody whose requests are shared out. */
interface Client {

    /** Sends one request; the version that answered it. */
    String ask() throws IOException;

    /** One with a connection of its own for each request. */
    static Client http(int port) {
        byte[] request =
                "GET / HTTP/1.1\r\nHost: checkout\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        return () -> {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write(request);
                var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                if (!answer.startsWith("HTTP/1.1 200")) {
                    throw new IOException("answered: " + answer);
                }
                return answer.substring(answer.indexOf("\r\n\r\n") + 4).trim();
            }
        };
    }
}
