package io.canary.bench;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.canary.json.Json;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to compare with: nothing but an HTTP server that reads the same bodies and parses them with the same Jackson, on
 * as many event loops, and answers as much.
 */
final class BareServer implements AutoCloseable {
    private static final Buffer ACCEPTED = Buffer.buffer("{\"status\":\"accepted\"}");

    private final Vertx vertx;
    private final List<Loop> loops = new ArrayList<>();

    BareServer(int eventLoops) {
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        for (int i = 0; i < eventLoops; i++) {
            loops.add(new Loop());
            Service.await(vertx.deployVerticle(loops.get(i)));
        }
    }

    int port() {
        return loops.getFirst().port();
    }

    @Override
    public void close() {
        Service.await(vertx.close());
    }

    private static final class Loop extends VerticleBase {
        private @Nullable HttpServer server;

        int port() {
            return Objects.requireNonNull(server).actualPort();
        }

        @Override
        public Future<?> start() {
            var listener = vertx.createHttpServer().requestHandler(Loop::serve);
            server = listener;
            return listener.listen(-1, "127.0.0.1");
        }

        private static void serve(HttpServerRequest request) {
            if ("application/x-ndjson".equals(request.getHeader("Content-Type"))) {
                lines(request);
            } else {
                request.bodyHandler(body -> {
                    parse(body.getBytes(), body.length());
                    accepted(request);
                });
            }
        }

        /** Whole lines as they come. */
        private static void lines(HttpServerRequest request) {
            var rest = new Buffer[] {Buffer.buffer()};
            request.handler(chunk -> {
                var text = rest[0].appendBuffer(chunk);
                int end = text.length();
                while (end > 0 && text.getByte(end - 1) != '\n') {
                    end--;
                }
                parse(text.getBytes(0, end), end);
                rest[0] = Buffer.buffer().appendBuffer(text.slice(end, text.length()));
            });
            request.endHandler(v -> accepted(request));
        }

        private static void accepted(HttpServerRequest request) {
            request.response()
                    .setStatusCode(202)
                    .putHeader("content-type", "application/json")
                    .end(ACCEPTED);
        }
    }

    /** Every field of every object, read into what it is. */
    static double parse(byte[] text, int length) {
        double sum = 0;
        try (JsonParser parser = Json.parser(text, 0, length)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                sum += switch (token) {
                    case VALUE_NUMBER_INT -> parser.getLongValue();
                    case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
                    case VALUE_STRING -> parser.getText().length();
                    case FIELD_NAME -> parser.currentName().length();
                    default -> 0;
                };
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sum;
    }
}
