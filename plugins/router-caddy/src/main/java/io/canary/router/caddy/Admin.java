package io.canary.router.caddy;

import io.canary.router.support.http.HttpCalls;
import io.canary.router.support.wire.Json;
import io.canary.router.support.wire.JsonException;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Talks to one Caddy. Safe for any thread, but only virtual ones can be interrupted while they look. */
final class Admin {
    /** In bytes: 10 000 upstreams with long names. */
    static final int LONGEST_ANSWER = 4 << 20;

    private static final int CONFLICT = 412;

    private final String url;
    private final HttpCalls calls;
    private final Duration limit;

    Admin(String url, HttpCalls calls, Duration limit) {
        this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.calls = calls;
        this.limit = limit;
    }

    String url() {
        return url;
    }

    /**
     * A part of the configuration.
     *
     * @param etag which state of the configuration this is
     */
    record Part(String etag, Map<?, ?> json) {}

    /** What is at this path; empty if there is nothing. */
    Optional<Part> get(String path) throws RouterException, InterruptedException {
        var answer = read(path);
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (answer.status() != 200) {
            throw failure(answer.status(), answer.body());
        }
        try {
            if (answer.etag() == null || !(Json.parse(answer.body()) instanceof Map<?, ?> json)) {
                throw RouterException.rejected(
                        "answers with no handler and its ETag: it is no Caddy, or one before 2.5.2");
            }
            return Optional.of(new Part(answer.etag(), json));
        } catch (JsonException e) {
            throw unreachable(new IOException("it answers with no JSON: " + e.getMessage(), e));
        }
    }

    /** All servers of the HTTP app; empty if they are not shown, or there are none. */
    Optional<Map<?, ?>> servers() throws RouterException, InterruptedException {
        var answer = read(ServerRoutes.PATH);
        try {
            return answer.status() == 200 && Json.parse(answer.body()) instanceof Map<?, ?> servers
                    ? Optional.of(servers)
                    : Optional.empty();
        } catch (JsonException cut) { // longer than what is read of an answer
            return Optional.empty();
        }
    }

    /** What Caddy measures of itself; empty if it is not shown. */
    String metrics() throws RouterException, InterruptedException {
        var answer = read("/metrics");
        return answer.status() == 200 ? answer.body() : "";
    }

    private record Read(int status, String body, @Nullable String etag) {}

    private Read read(String path) throws RouterException, InterruptedException {
        try {
            var connection = (HttpURLConnection) URI.create(url + path).toURL().openConnection();
            int limitMs = (int) Math.max(1, limit.toMillis()); // 0 would be for ever
            connection.setConnectTimeout(limitMs);
            connection.setReadTimeout(limitMs);
            connection.setInstanceFollowRedirects(false);
            return read(connection);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw unreachable(e);
        }
    }

    /** Caddy 2.6 sends the ETag after the body, where {@link java.net.http.HttpClient} does not show it. */
    private static Read read(HttpURLConnection connection) throws IOException {
        try {
            int status = connection.getResponseCode();
            String body = body(status < 400 ? connection.getInputStream() : connection.getErrorStream());
            return new Read(status, body, connection.getHeaderField("Etag"));
        } finally {
            connection.disconnect();
        }
    }

    private static String body(@Nullable InputStream in) throws IOException {
        return in == null ? "" : new String(in.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
    }

    /** What became of a change. */
    enum Change {
        DONE,
        /** Another change came first, and nothing was changed by this one. */
        OVERTAKEN,
        /**
         * The answer got lost, as happens when anything else is changed just then, since Caddy begins a new admin
         * server with each configuration.
         */
        UNKNOWN
    }

    /**
     * Gives a handler other upstreams, if it is still as it was looked at. An interruption does not tear it: the thread
     * is interrupted still.
     *
     * @throws RouterException REJECTED if Caddy goes on with what it had
     */
    Change replace(Handler handler, String etag, List<Upstream> upstreams) throws RouterException {
        var change = handler.with(upstreams);
        var request = HttpRequest.newBuilder(URI.create(url + change.path()))
                .header("Content-Type", "application/json")
                .header("If-Match", etag)
                .method("PATCH", BodyPublishers.ofString(Json.write(change.json())))
                .build();
        try {
            var answer = calls.sendThrough(request, limit);
            if (answer.statusCode() != 200 && answer.statusCode() != CONFLICT) {
                throw failure(answer.statusCode(), answer.body());
            }
            return answer.statusCode() == 200 ? Change.DONE : Change.OVERTAKEN;
        } catch (HttpTimeoutException e) {
            throw unreachable(e);
        } catch (IOException lost) {
            return Change.UNKNOWN;
        }
    }

    /** Caddy's own words are JSON; with them it has refused, also with 500, and goes on with what it had. */
    private static RouterException failure(int status, String body) {
        String words = words(body);
        boolean refused = status < 500 || !words.isEmpty();
        return new RouterException(
                refused ? Kind.REJECTED : Kind.UNREACHABLE,
                (refused ? "refuses with " : "answers with ") + status + (words.isEmpty() ? "" : ": " + words));
    }

    private static String words(String body) {
        try {
            return Json.parse(body) instanceof Map<?, ?> json && json.get("error") instanceof String error ? error : "";
        } catch (JsonException no) {
            return "";
        }
    }

    private static RouterException unreachable(IOException e) {
        return new RouterException(HttpCalls.kind(e), "failed: " + HttpCalls.words(e), e);
    }
}
