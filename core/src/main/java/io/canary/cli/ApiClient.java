package io.canary.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client of the REST interface. It blocks. Of the two HTTP clients of the JDK this is the older one: a command sends
 * one request, and the newer one takes longer to start than all the rest of the command.
 */
final class ApiClient {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    /** For requests that the service answers at once; some wait for a router, for up to a minute. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(75);

    /** How long a write is sent again whose answer was lost: a service may take that long to restart. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long RETRY_MILLIS = 500;
    private static final String KEY = "Idempotency-Key";

    static {
        // It is sent again by the code below, with its key, and not below HTTP without a word.
        System.setProperty("sun.net.http.retryPost", "false");
    }

    private final String base;
    private final Duration patience;

    /** @param url of the service; its path, as behind a proxy, is the prefix of all others */
    ApiClient(URI url) {
        this(url, PATIENCE);
    }

    /** @param patience how long a write is sent again whose answer was lost */
    ApiClient(URI url, Duration patience) {
        this.base = url.toString().replaceAll("/+$", "");
        this.patience = patience;
    }

    /**
     * A response.
     *
     * @param uri that was requested
     * @param fields of its head that commands use, by name; null for one that it does not have
     */
    record Reply(URI uri, int status, Map<String, @Nullable String> fields, String body) {

        /** @throws UnreachableException if the body is of another type, and so not from this service */
        JsonObject object() throws UnreachableException {
            try {
                return JsonText.object(body);
            } catch (DecodeException e) {
                throw stranger(e);
            }
        }

        /** @throws UnreachableException if the body is of another type, and so not from this service */
        JsonArray array() throws UnreachableException {
            try {
                return JsonText.array(body);
            } catch (DecodeException e) {
                throw stranger(e);
            }
        }

        private UnreachableException stranger(Exception e) {
            return new UnreachableException(uri + " does not answer as Canary does", e);
        }

        /** The revision of the deployment in the response. */
        String revision() {
            return header("ETag").orElse("").replaceAll("^W/|\"", ""); // a proxy that compresses makes the tag weak
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(fields.get(name));
        }

        private JsonObject problem() {
            try {
                var problem = JsonText.object(body);
                if (problem.getValue("detail") instanceof String) {
                    return problem;
                }
            } catch (DecodeException e) {
                // from a proxy in between
            }
            return new JsonObject().put("detail", uri + " answered with " + status);
        }
    }

    Reply get(String path) throws UnreachableException, RefusedException {
        return get(path, Duration.ZERO);
    }

    /** @param wait how long the service was asked to wait before it responds */
    Reply get(String path, Duration wait) throws UnreachableException, RefusedException {
        return accepted(URI.create(base + path), wait.plus(ANSWER_LIMIT), connection -> {});
    }

    /**
     * Sends a write. If its answer is lost, it is sent again for a while with the same idempotency key, so that it is
     * done once.
     *
     * @param body null for none
     */
    Reply post(String path, @Nullable JsonObject body, Map<String, String> headers)
            throws UnreachableException, RefusedException, InterruptedException {
        var keyed = new HashMap<>(headers);
        keyed.putIfAbsent(KEY, UUID.randomUUID().toString());
        long begun = System.nanoTime();
        boolean isLost = false;
        while (true) {
            try {
                return postOnce(path, body, keyed);
            } catch (UnreachableException e) {
                isLost |= e.isLost();
                if (!isLost || System.nanoTime() - begun > patience.toNanos()) {
                    throw e;
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
        }
    }

    private Reply postOnce(String path, @Nullable JsonObject body, Map<String, String> headers)
            throws UnreachableException, RefusedException {
        return accepted(URI.create(base + path), ANSWER_LIMIT, connection -> {
            headers.forEach(connection::setRequestProperty);
            if (body == null) {
                connection.setRequestProperty("Canary-Request", "1");
            } else {
                connection.setRequestProperty("Content-Type", "application/json");
            }
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            try (var out = connection.getOutputStream()) {
                out.write(body == null ? new byte[0] : JsonText.of(body).getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    /**
     * A GET, whatever its status.
     *
     * @param limit of the connection, and of each read
     */
    static Reply ask(URI uri, Duration limit) throws IOException {
        return send(uri, limit, connection -> connection.setConnectTimeout((int) limit.toMillis()));
    }

    private Reply accepted(URI uri, Duration limit, Request request) throws UnreachableException, RefusedException {
        Reply reply;
        try {
            reply = send(uri, limit, request);
        } catch (IOException e) {
            throw new UnreachableException(
                    "no answer from " + base + ": " + reason(e) + " (--url or CANARY_URL names another service)", e);
        }
        if (reply.status() >= 500) {
            throw new UnreachableException(
                    base + " cannot do that now: " + reply.problem().getString("detail"), null);
        } else if (reply.status() >= 400) {
            throw new RefusedException(reply.problem());
        }
        return reply;
    }

    /** What is particular to one request: its method, head and body. */
    private interface Request {
        void send(HttpURLConnection connection) throws IOException;
    }

    private static Reply send(URI uri, Duration limit, Request request) throws IOException {
        var connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) CONNECT_LIMIT.toMillis());
        connection.setReadTimeout((int) limit.toMillis());
        connection.setRequestProperty("Accept", "*/*");
        request.send(connection);
        int status = connection.getResponseCode();
        if (status < 0) {
            throw new IOException("it does not answer in HTTP");
        }
        var fields = new HashMap<String, @Nullable String>();
        fields.put("ETag", connection.getHeaderField("ETag"));
        fields.put("Link", connection.getHeaderField("Link"));
        try (var in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            return new Reply(uri, status, fields, text(in));
        }
    }

    /** @param in null without a body */
    private static String text(@Nullable InputStream in) throws IOException {
        return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Not every exception has a message, and that of an unknown host is its name alone. */
    static String reason(IOException e) {
        if (e instanceof UnknownHostException) {
            return "unknown host";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
