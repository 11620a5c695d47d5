package io.canary.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A client of the REST interface. It blocks. */
final class ApiClient implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

    /** For requests that the service answers at once; some wait for a router, for up to a minute. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(75);

    private final String base;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT)
            .build();

    /** @param url of the service; its path, as behind a proxy, is the prefix of all others */
    ApiClient(URI url) {
        base = url.toString().replaceAll("/+$", "");
    }

    /** A response that is not a refusal. */
    record Reply(int status, HttpResponse<String> response) {

        /** @throws UnreachableException if the body is of another type, and so not from this service */
        JsonObject object() throws UnreachableException {
            try {
                return new JsonObject(response.body());
            } catch (DecodeException e) {
                throw stranger(e);
            }
        }

        /** @throws UnreachableException if the body is of another type, and so not from this service */
        JsonArray array() throws UnreachableException {
            try {
                return new JsonArray(response.body());
            } catch (DecodeException e) {
                throw stranger(e);
            }
        }

        private UnreachableException stranger(Exception e) {
            return new UnreachableException(response.uri() + " does not answer as Canary does", e);
        }

        /** The revision of the deployment in the response. */
        String revision() {
            return header("ETag").orElse("").replaceAll("^W/|\"", ""); // a proxy that compresses makes the tag weak
        }

        Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }
    }

    Reply get(String path) throws UnreachableException, RefusedException, InterruptedException {
        return get(path, Duration.ZERO);
    }

    /** @param wait how long the service was asked to wait before it responds */
    Reply get(String path, Duration wait) throws UnreachableException, RefusedException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)), wait.plus(ANSWER_LIMIT));
    }

    /** @param body null for none */
    Reply post(String path, @Nullable JsonObject body, Map<String, String> headers)
            throws UnreachableException, RefusedException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path));
        headers.forEach(request::header);
        if (body == null) {
            request.header("Canary-Request", "1").POST(BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body.encode()));
        }
        return send(request, ANSWER_LIMIT);
    }

    private URI uri(String path) {
        return URI.create(base + path);
    }

    private Reply send(HttpRequest.Builder request, Duration limit)
            throws UnreachableException, RefusedException, InterruptedException {
        HttpResponse<String> response;
        try {
            response = client.send(request.timeout(limit).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UnreachableException("no answer from " + base + ": " + reason(e), e);
        }
        int status = response.statusCode();
        if (status >= 500) {
            throw new UnreachableException(
                    base + " cannot do that now: " + problem(response).getString("detail"), null);
        } else if (status >= 400) {
            throw new RefusedException(problem(response));
        }
        return new Reply(status, response);
    }

    /** A refused connection has no message. */
    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static JsonObject problem(HttpResponse<String> response) {
        try {
            var problem = new JsonObject(response.body());
            if (problem.getValue("detail") instanceof String) {
                return problem;
            }
        } catch (DecodeException e) {
            // from a proxy in between
        }
        return new JsonObject().put("detail", response.uri() + " answered with " + response.statusCode());
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
