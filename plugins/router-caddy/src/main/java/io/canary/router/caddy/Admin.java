package io.canary.router.caddy;

import io.canary.router.json.Json;
import io.canary.router.json.JsonException;
import io.canary.router.nodes.HttpCalls;
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

    /** The handler of this {@code @id}; empty if there is none. */
    Optional<Handler> look(String id) throws RouterException, InterruptedException {
        try {
            var connection = (HttpURLConnection) address(id, "").toURL().openConnection();
            int limitMs = (int) Math.max(1, limit.toMillis()); // 0 would be for ever
            connection.setConnectTimeout(limitMs);
            connection.setReadTimeout(limitMs);
            connection.setInstanceFollowRedirects(false);
            return handler(id, connection);
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw unreachable(e);
        }
    }

    /** Caddy 2.6 sends the ETag after the body, where {@link java.net.http.HttpClient} shows it to nobody. */
    private static Optional<Handler> handler(String id, HttpURLConnection connection)
            throws IOException, RouterException {
        try {
            int status = connection.getResponseCode();
            String body = body(status < 400 ? connection.getInputStream() : connection.getErrorStream());
            if (status == 404) {
                return Optional.empty();
            }
            if (status != 200) {
                throw failure(status, body);
            }
            String etag = connection.getHeaderField("Etag");
            if (etag == null || !(Json.parse(body) instanceof Map<?, ?> json)) {
                throw RouterException.rejected(
                        "answers with no handler and its ETag: it is no Caddy, or one before 2.5.2");
            }
            return Optional.of(new Handler(id, etag, json));
        } catch (JsonException e) {
            throw new IOException("it answers with no JSON: " + e.getMessage(), e);
        } finally {
            connection.disconnect();
        }
    }

    private static String body(@Nullable InputStream in) throws IOException {
        return in == null ? "" : new String(in.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
    }

    /**
     * Replaces the upstreams of a handler, if it is still as it was looked at. An interruption does not tear it: the thread
     * is interrupted still.
     *
     * @return false if it has to be looked at again: somebody has changed it meanwhile, or the answer got lost, as happens
     *     when somebody changes anything else, since Caddy begins a new admin server with each configuration
     * @throws RouterException REJECTED if Caddy goes on with what it had
     */
    boolean replace(Handler handler, String etag, List<Upstream> upstreams) throws RouterException {
        String json = Json.write(upstreams.stream().map(Upstream::json).toList());
        var request = HttpRequest.newBuilder(address(handler.id(), "/upstreams"))
                .header("Content-Type", "application/json")
                .header("If-Match", etag)
                .method("PATCH", BodyPublishers.ofString(json))
                .build();
        try {
            var answer = calls.sendThrough(request, limit);
            if (answer.statusCode() != 200 && answer.statusCode() != CONFLICT) {
                throw failure(answer.statusCode(), answer.body());
            }
            return answer.statusCode() == 200;
        } catch (HttpTimeoutException e) {
            throw unreachable(e);
        } catch (IOException lost) {
            return false;
        }
    }

    private URI address(String id, String rest) {
        return URI.create(url + "/id/" + id + rest);
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
        return new RouterException(Kind.UNREACHABLE, "failed: " + HttpCalls.words(e), e);
    }
}
