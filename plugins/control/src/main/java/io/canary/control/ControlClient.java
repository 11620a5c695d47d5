package io.canary.control;

import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks a process with a control API. Blocks; safe for any thread. */
public final class ControlClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /**
     * Of a look or a renewal, which are answered at once: a process that hangs is to be known soon, and looking again
     * costs nothing.
     */
    private static final Duration LOOK = Duration.ofSeconds(3);

    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final URI process;
    private final String name;
    private final String kind;
    private final Duration answerOfService;
    private final Duration lookOfService;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(CONNECT)
            .build();

    /** Calls are numbered, so that one which was interrupted cannot undo a later one: see {@link CallOrder}. */
    private final String caller = UUID.randomUUID().toString();

    private final AtomicLong calls = new AtomicLong();

    /**
     * Connects with the first call.
     *
     * @param name how messages call the process: {@code proxy process}, say
     * @param kind what it should be: {@code proxy}, say
     */
    public ControlClient(URI process, String name, String kind) {
        this(process, name, kind, ANSWER, LOOK);
    }

    /**
     * The same with a limit of its own.
     *
     * @param answerOfService how long a call about a service may take, a look too
     */
    public ControlClient(URI process, String name, String kind, Duration answerOfService) {
        this(process, name, kind, answerOfService, answerOfService);
    }

    private ControlClient(URI process, String name, String kind, Duration answerOfService, Duration lookOfService) {
        this.process = process;
        this.name = name;
        this.kind = kind;
        this.answerOfService = answerOfService;
        this.lookOfService = lookOfService;
    }

    /** How messages call the process. */
    public String name() {
        return name;
    }

    /** The address, for messages. */
    public URI process() {
        return process;
    }

    /** Makes a call about a service, and reads its answer. */
    public <T extends @Nullable Object> T ofService(
            String method, String service, String verb, @Nullable JsonObject body, Function<JsonObject, T> read)
            throws RouterException, InterruptedException {
        String encoded = URLEncoder.encode(service, StandardCharsets.UTF_8).replace("+", "%20");
        return call(
                method,
                "/services/" + encoded + "/" + verb,
                body,
                method.equals("GET") || verb.equals("renew") ? lookOfService : answerOfService,
                read);
    }

    /**
     * Makes a call, and reads its answer.
     *
     * @throws RouterException as the other side says; unavailable if it could not be asked at all; unreachable if there
     *     is no answer, or none that such a process gives
     */
    public <T extends @Nullable Object> T call(
            String method, String path, @Nullable JsonObject body, Function<JsonObject, T> read)
            throws RouterException, InterruptedException {
        return call(method, path, body, ANSWER, read);
    }

    private <T extends @Nullable Object> T call(
            String method, String path, @Nullable JsonObject body, Duration limit, Function<JsonObject, T> read)
            throws RouterException, InterruptedException {
        var request = HttpRequest.newBuilder(process.resolve(path))
                .timeout(limit)
                .header(ControlServer.CALLER, caller)
                .header(ControlServer.CALL, Long.toString(calls.incrementAndGet()))
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.encode()))
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofByteArray());
            return read.apply(understood(answer));
        } catch (ConnectException | HttpConnectTimeoutException e) { // before anything was sent
            throw failed(Kind.UNAVAILABLE, "cannot be reached, nothing was changed" + reason(e), e);
        } catch (IOException e) {
            throw failed(Kind.UNREACHABLE, "does not answer" + reason(e), e);
        } catch (DecodeException
                | ClassCastException
                | NullPointerException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            throw failed(Kind.UNREACHABLE, "answers as no " + kind + " does: " + e, e);
        }
    }

    private JsonObject understood(HttpResponse<byte[]> answer) throws RouterException {
        if (answer.statusCode() == 200) {
            return new JsonObject(Buffer.buffer(answer.body()));
        }
        var problem = answer.body().length == 0 ? new JsonObject() : new JsonObject(Buffer.buffer(answer.body()));
        String words = problem.getString("detail", "answers " + answer.statusCode());
        throw failed(kindOf(problem), words, null);
    }

    private static Kind kindOf(JsonObject problem) {
        return switch (problem.getString("kind", "")) {
            case "rejected" -> Kind.REJECTED;
            case "unavailable" -> Kind.UNAVAILABLE;
            default -> Kind.UNREACHABLE;
        };
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? "" : ": " + e.getMessage();
    }

    private RouterException failed(Kind kind, String words, @Nullable Exception cause) {
        String message = name + " " + process + ": " + words;
        return cause == null ? new RouterException(kind, message) : new RouterException(kind, message, cause);
    }

    @Override
    public void close() {
        http.shutdownNow();
        try {
            http.awaitTermination(CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
