package io.canary.router.nginx;

import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Asks the workers. Each question goes over a connection of its own: on one that is kept, the same worker would answer
 * for as long as it lives.
 */
final class StatusClient {
    private static final int LIMIT_MS = 2_000;
    private static final int ANSWER_MAX = 64 << 10;

    private final URI status;

    StatusClient(URI status) {
        this.status = status;
    }

    /** An answer; {@code body} is empty where it is no JSON. */
    record Answer(int code, Map<String, Object> body) {

        /** The generation that the worker serves; -1 where it gave none. */
        long generation() {
            return body.get("generation") instanceof BigDecimal generation ? generation.longValue() : -1;
        }

        /** The worker's process; -1 where it gave none. */
        long worker() {
            return body.get("worker") instanceof BigDecimal worker ? worker.longValue() : -1;
        }
    }

    /**
     * Asks one worker, whichever takes the connection.
     *
     * @throws RouterException UNAVAILABLE, if none answers within two seconds: a question changes nothing
     */
    Answer get(String path) throws RouterException, InterruptedException {
        return send(Kind.UNAVAILABLE, "GET " + path + " HTTP/1.0\r\nHost: canary-status\r\n\r\n");
    }

    /**
     * Gives something to the workers' shared memory.
     *
     * @throws RouterException UNAVAILABLE, if nothing could be sent; UNREACHABLE, if no answer came to what was sent
     */
    Answer put(String path, String body) throws RouterException, InterruptedException {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return send(
                Kind.UNREACHABLE,
                "PUT " + path + " HTTP/1.0\r\nHost: canary-status\r\nContent-Length: " + length + "\r\n\r\n" + body);
    }

    /**
     * The generation that one worker serves.
     *
     * @throws RouterException UNAVAILABLE, if none tells within two seconds
     */
    long generation() throws RouterException, InterruptedException {
        var answer = get("/");
        if (answer.generation() < 0) {
            throw RouterException.unavailable(
                    "something else than nginx's workers answers at " + status + ", with " + answer.code());
        }
        return answer.generation();
    }

    /** @param unanswered what it means that no answer came to what was sent */
    private Answer send(Kind unanswered, String request) throws RouterException, InterruptedException {
        String host = status.getHost().replaceAll("[\\[\\]]", "");
        var failed = Kind.UNAVAILABLE;
        try (var socket = new Socket()) {
            socket.setSoTimeout(LIMIT_MS);
            socket.connect(new InetSocketAddress(host, status.getPort() == -1 ? 80 : status.getPort()), LIMIT_MS);
            failed = unanswered;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            byte[] answer = socket.getInputStream().readNBytes(ANSWER_MAX);
            return parsed(new String(answer, StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while asking nginx");
            }
            throw new RouterException(
                    failed,
                    "nginx does not answer at " + status + " (" + e.getMessage()
                            + "): check that it runs and has read the include file of this router",
                    e);
        }
    }

    private static Answer parsed(String answer) throws IOException {
        int head = answer.indexOf("\r\n\r\n");
        if (head < 0 || !answer.matches("(?s)HTTP/1\\.[01] \\d{3}.*")) {
            throw new IOException("no HTTP");
        }
        int code = Integer.parseInt(answer.substring(9, 12));
        String body = answer.substring(head + 4);
        return new Answer(code, body.startsWith("{") ? StateJson.parse(body) : Map.of());
    }
}
