package io.canary.router.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** An upstream without a library: keeps what it is sent, byte for byte, and answers each request with what it understood. */
final class RecordingUpstream implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();

    RecordingUpstream() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    Map<String, Object> versions() {
        return Map.of("v1", Map.of("upstreams", List.of("http://127.0.0.1:" + server.getLocalPort())));
    }

    /** What was asked since the last time. */
    List<String> take() {
        var taken = List.copyOf(requests);
        requests.clear();
        return taken;
    }

    /** What was sent that is no request. */
    List<String> wrong() {
        return wrong;
    }

    private void accept() {
        try {
            while (true) {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        var received = new ByteArrayOutputStream();
        var buffer = new byte[16_384];
        int answered = 0;
        try (socket) {
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                received.write(buffer, 0, n);
                var read = StrictHttp.read(received.toByteArray());
                if (read.end() == StrictHttp.End.WRONG) {
                    wrong.add(received.toString(StandardCharsets.ISO_8859_1));
                    return;
                }
                for (; answered < read.requests().size(); answered++) {
                    var request = read.requests().get(answered);
                    requests.add(request.what());
                    answer(socket, request);
                }
            }
        } catch (IOException broken) {
            // by the proxy, whose client has broken off
        }
    }

    private static void answer(Socket socket, StrictHttp.Request request) throws IOException {
        String body = request.method().equals("HEAD") ? "" : request.what();
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
