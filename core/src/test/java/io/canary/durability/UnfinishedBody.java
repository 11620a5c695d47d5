package io.canary.durability;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

/** A client that announces a mebibyte, sends all but its last byte, and then nothing more. */
final class UnfinishedBody implements Callable<Void>, AutoCloseable {
    private static final int LENGTH = 1 << 20;

    private final Socket socket;
    private final String type;

    UnfinishedBody(int port, String type) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        this.type = type;
    }

    /** Completes when everything but the last byte is sent, or when the service reads no more of it. */
    @Override
    public Void call() {
        try {
            var out = socket.getOutputStream();
            out.write(("POST /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + type + "\r\nContent-Length: "
                            + LENGTH + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] body = new byte[LENGTH - 1];
            java.util.Arrays.fill(body, (byte) ' ');
            out.write(body);
            out.flush();
        } catch (IOException refused) {
            // and closed
        }
        return null;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException closed) {
            // by the service
        }
    }
}
