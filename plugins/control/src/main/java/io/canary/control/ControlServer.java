package io.canary.control;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for calls. They block, so each is carried out on a virtual thread of its own. */
public final class ControlServer extends VerticleBase {
    private static final Logger LOGGER = LoggerFactory.getLogger(ControlServer.class);

    /** The header for who calls; together with {@link #CALL}. */
    public static final String CALLER = "Canary-Caller";

    /** The header for the number of a call. */
    public static final String CALL = "Canary-Call";

    private static final int BODY_BYTES_MAX = 1 << 20;
    private static final int IDLE_SEC = 60;
    private static final int STOP_SEC = 8;

    private final ControlSettings settings;
    private final Reading reading;
    private final ControlDesk desk;
    private final @Nullable Duration callMax;
    private final BrowserRules rules;
    private @Nullable HttpServer server;

    @FunctionalInterface
    public interface Reading {
        /**
         * The call that a request is.
         *
         * @throws ControlRefusal if it is none
         */
        ControlCall read(String method, String path, MultiMap query, Buffer body) throws ControlRefusal;
    }

    /** One whose calls come to their end, whether or not a client still waits for the answer. */
    public ControlServer(ControlSettings settings, Reading reading, ControlDesk desk) {
        this(settings, reading, desk, null);
    }

    /**
     * One whose calls may take long: a call is interrupted when its caller has gone away.
     *
     * @param callMax how long a call takes at most; null for a moment, and then it is never interrupted
     */
    public ControlServer(ControlSettings settings, Reading reading, ControlDesk desk, @Nullable Duration callMax) {
        this.settings = settings;
        this.reading = reading;
        this.desk = desk;
        this.callMax = callMax;
        this.rules = new BrowserRules(settings);
    }

    @Override
    public Future<?> start() {
        var options = new HttpServerOptions().setHttp2ClearTextEnabled(false).setIdleTimeout(idleSeconds());
        var listener = vertx.createHttpServer(options).requestHandler(this::handle);
        server = listener;
        return listener.listen(settings.port(), settings.host());
    }

    /** A connection is idle, too, while its call waits for another and is carried out. */
    private int idleSeconds() {
        return callMax == null ? IDLE_SEC : (int) (IDLE_SEC + 2 * callMax.toSeconds());
    }

    /** Calls that could be interrupted come to their end, if they do so soon. */
    @Override
    public Future<?> stop() {
        return server != null && callMax != null
                ? server.shutdown(STOP_SEC, TimeUnit.SECONDS)
                : Future.succeededFuture();
    }

    /** The port that it listens on, once it has started. */
    public int port() {
        return server == null ? settings.port() : server.actualPort();
    }

    private void handle(HttpServerRequest request) {
        request.response().putHeader("X-Content-Type-Options", "nosniff");
        try {
            rules.check(request);
        } catch (ControlRefusal no) {
            request.response().putHeader("Connection", "close"); // its body may be still on its way
            send(request.response(), no.answer());
            return;
        }
        body(request).onSuccess(body -> answer(request, body)).onFailure(e -> {
            if (e instanceof ControlRefusal no) {
                request.response().putHeader("Connection", "close"); // the rest of the body is still on its way
                send(request.response(), no.answer());
            }
        });
    }

    private void answer(HttpServerRequest request, Buffer body) {
        try {
            var call = reading.read(request.method().name(), String.valueOf(request.path()), query(request), body);
            carryOut(call, ticket(request), request.response());
        } catch (ControlRefusal no) {
            send(request.response(), no.answer());
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("control call could not be read");
            send(request.response(), ControlAnswer.broken(e));
        }
    }

    private static MultiMap query(HttpServerRequest request) throws ControlRefusal {
        try {
            return request.params();
        } catch (RuntimeException e) { // of several kinds, and none of them documented
            throw new ControlRefusal(ControlAnswer.bad(400, "the query is not encoded as in a URL", List.of()));
        }
    }

    private static Future<Buffer> body(HttpServerRequest request) {
        var whole = Promise.<Buffer>promise();
        var body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() <= BODY_BYTES_MAX) {
                body.appendBuffer(part);
            } else {
                String detail = "the body has more than " + BODY_BYTES_MAX + " bytes";
                whole.tryFail(new ControlRefusal(ControlAnswer.bad(413, detail, List.of())));
            }
        });
        request.endHandler(end -> whole.tryComplete(body));
        request.exceptionHandler(whole::tryFail);
        return whole.future();
    }

    private static CallOrder.@Nullable Ticket ticket(HttpServerRequest request) throws ControlRefusal {
        String caller = request.getHeader(CALLER);
        String number = request.getHeader(CALL);
        if (caller == null || number == null) {
            return null;
        }
        try {
            return new CallOrder.Ticket(caller, Long.parseLong(number));
        } catch (NumberFormatException e) {
            throw new ControlRefusal(ControlAnswer.bad(400, CALL + " must be a whole number", List.of()));
        }
    }

    private void carryOut(ControlCall call, CallOrder.@Nullable Ticket ticket, HttpServerResponse response) {
        Context here = context;
        var thread = Thread.ofVirtual().name("control").start(() -> {
            var answer = desk.answer(call, ticket);
            try {
                here.runOnContext(v -> send(response, answer));
            } catch (RejectedExecutionException closed) {
                // the client has gone
            }
        });
        if (callMax != null) {
            response.closeHandler(gone -> thread.interrupt());
        }
    }

    private static void send(HttpServerResponse response, ControlAnswer answer) {
        if (response.closed() || response.ended()) {
            return;
        }
        if (answer.allow() != null) {
            response.putHeader("Allow", answer.allow());
        }
        response.setStatusCode(answer.status())
                .putHeader("Content-Type", answer.isProblem() ? "application/problem+json" : "application/json")
                .end(answer.body().toBuffer());
    }
}
