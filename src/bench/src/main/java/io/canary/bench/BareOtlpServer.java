package io.canary.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to compare with: nothing but an HTTP server that decodes the same exports with the generated classes of
 * opentelemetry-proto, on as many event loops.
 */
final class BareOtlpServer implements AutoCloseable {
    private final Vertx vertx;
    private final List<Loop> loops = new ArrayList<>();

    BareOtlpServer(int eventLoops) {
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
            request.bodyHandler(body -> {
                int status;
                try {
                    var export = ExportMetricsServiceRequest.parseFrom(body.getBytes());
                    status = export.getResourceMetricsCount() == 1 ? 200 : 400;
                } catch (InvalidProtocolBufferException e) {
                    status = 400;
                }
                request.response()
                        .setStatusCode(status)
                        .putHeader("content-type", "application/x-protobuf")
                        .end(Buffer.buffer());
            });
        }
    }
}
