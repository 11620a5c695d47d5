package io.canary.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import io.canary.ingest.remotewrite.SnappyBlock;
import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.Wire;
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
 * opentelemetry-proto, or reads every field of the same remote-writes, on as many event loops.
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
                    status = "snappy".equals(request.getHeader("Content-Encoding"))
                            ? written(SnappyBlock.decompress(body.getBytes()))
                            : exported(body.getBytes());
                } catch (InvalidProtocolBufferException | Malformed e) {
                    status = 400;
                }
                var response = request.response().setStatusCode(status);
                if (status == 200) {
                    response.putHeader("content-type", "application/x-protobuf").end(Buffer.buffer());
                } else {
                    response.end();
                }
            });
        }

        private static int exported(byte[] body) throws InvalidProtocolBufferException {
            return ExportMetricsServiceRequest.parseFrom(body).getResourceMetricsCount() == 1 ? 200 : 400;
        }

        /** Every field of every series, read into what it is. */
        private static int written(byte[] content) throws Malformed {
            double sum = 0;
            var request = new Wire(content);
            while (request.next() != 0) {
                var series = request.message();
                for (int field = series.next(); field != 0; field = series.next()) {
                    var part = series.message();
                    if (field == 1) {
                        part.next();
                        sum += part.message().text().length();
                        part.next();
                        sum += part.message().text().length();
                    } else {
                        part.next();
                        sum += part.number();
                        part.next();
                        sum += part.longWhole();
                    }
                }
            }
            return sum > 0 ? 204 : 400;
        }
    }
}
