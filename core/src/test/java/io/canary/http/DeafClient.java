package io.canary.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Opens an event stream, and reads nothing of it until a test does. Its buffer is small, so that it is soon full. */
final class DeafClient implements AutoCloseable {
    private static final int BUFFER_BYTES = 4_096;

    private final Socket socket = new Socket();

    /** @param path with its query */
    DeafClient(int port, String path) throws IOException {
        socket.setReceiveBufferSize(BUFFER_BYTES);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    InputStream in() throws IOException {
        return socket.getInputStream();
    }

    /** How many bytes are left until the service, or the system, ends the stream. */
    long readToEnd() throws IOException {
        long count = 0;
        var buffer = new byte[1 << 16];
        try {
            for (int n = in().read(buffer); n >= 0; n = in().read(buffer)) {
                count += n;
            }
        } catch (SocketException reset) {
            // the end of it too
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
