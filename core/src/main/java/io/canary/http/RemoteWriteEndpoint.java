package io.canary.http;

import io.canary.bus.Bus;
import io.canary.http.Routes.NoQuery;
import io.canary.ingest.IngestReply;
import io.canary.ingest.IngestReply.Exported;
import io.canary.ingest.IngestReply.NoExport;
import io.canary.ingest.IngestReply.Unavailable;
import io.canary.ingest.IngestRequest;
import io.canary.ingest.IngestRequest.ExportFormat;
import io.canary.ingest.remotewrite.SnappyBlock;
import io.canary.ingest.wire.Malformed;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v1/write}: metrics by remote-write of Prometheus, versions 1 and 2. For one context only.
 *
 * <p>Source: Prometheus Remote-Write 1.0 and 2.0 specifications.
 */
final class RemoteWriteEndpoint {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String WRITTEN = "X-Prometheus-Remote-Write-%s-Written";
    private static final String SAMPLES_WRITTEN = WRITTEN.formatted("Samples");
    private static final String HISTOGRAMS_WRITTEN = WRITTEN.formatted("Histograms");
    private static final String EXEMPLARS_WRITTEN = WRITTEN.formatted("Exemplars");

    private final Bus bus;
    private final int ingest;
    private final Bodies bodies;

    /** @param ingest the number of the ingestion verticle */
    RemoteWriteEndpoint(Bus bus, int ingest, Bodies bodies) {
        this.bus = bus;
        this.ingest = ingest;
        this.bodies = bodies;
    }

    void mount(Routes routes) {
        routes.post("/api/v1/write", NoQuery.class, context -> handle(context.request()));
    }

    private void handle(HttpServerRequest request) {
        var format = format(request);
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (format == null || encoding == null || !encoding.strip().equalsIgnoreCase("snappy")) {
            Replies.problem(
                    request.response(),
                    415,
                    "the body must have the headers Content-Encoding: snappy and Content-Type: application/x-protobuf, "
                            + "with proto=prometheus.WriteRequest or proto=io.prometheus.write.v2.Request");
            return;
        }
        bodies.readPacked(request, SnappyBlock.CONTENT_MAX, body -> take(body, request, format));
    }

    /** By the type, as version 2 has it; version 1 knows no parameter. */
    private static @Nullable ExportFormat format(HttpServerRequest request) {
        if (ContentTypes.of(request) != ContentTypes.PROTOBUF) {
            return null;
        }
        String type =
                request.getHeader(HttpHeaders.CONTENT_TYPE).replace(" ", "").toLowerCase(Locale.ROOT);
        if (type.contains(";proto=io.prometheus.write.v2.request")) {
            return ExportFormat.REMOTE_WRITE_2;
        }
        return type.contains(";proto=") && !type.contains(";proto=prometheus.writerequest")
                ? null
                : ExportFormat.REMOTE_WRITE_1;
    }

    /** The content needs memory before it is there. */
    private void take(ReceivedBody body, HttpServerRequest request, ExportFormat format) {
        var response = request.response();
        try {
            long length = SnappyBlock.contentLength(body.bytes());
            if (length > SnappyBlock.CONTENT_MAX) {
                body.close();
                bodies.refuseSize(request, SnappyBlock.CONTENT_MAX);
            } else if (!body.share().add((int) length)) {
                body.close();
                bodies.refuseFull(request);
            } else {
                ask(body, response, format);
            }
        } catch (Malformed e) {
            body.close();
            Replies.problem(response, 400, "the body is no block of Snappy: " + e.why());
        }
    }

    private void ask(ReceivedBody body, HttpServerResponse response, ExportFormat format) {
        bus.ask(IngestRequest.address(ingest), new IngestRequest.MetricExport(body.bytes(), format), LIMIT)
                .onComplete(done -> body.close())
                .onSuccess(answer -> reply(response, answer))
                .onFailure(e -> Replies.unavailable(response, "metrics ingestion does not answer"));
    }

    private static void reply(HttpServerResponse response, IngestReply answer) {
        switch (answer) {
            case Exported exported -> written(response, exported);
            case NoExport(String why) -> Replies.problem(response, 400, why);
            case Unavailable(String why) -> Replies.unavailable(response, why);
            case IngestReply.Outcomes o -> throw new IllegalStateException("not the reply to an export");
            case IngestReply.Done d -> throw new IllegalStateException("not the reply to an export");
        }
    }

    /** Exemplars are never kept, so none is written. */
    private static void written(HttpServerResponse response, Exported exported) {
        response.putHeader(SAMPLES_WRITTEN, Long.toString(exported.samples()))
                .putHeader(HISTOGRAMS_WRITTEN, Long.toString(exported.histograms()))
                .putHeader(EXEMPLARS_WRITTEN, "0");
        if (exported.refusedPoints() > 0) {
            Replies.problem(response, 400, exported.detail());
        } else if (!response.closed()) {
            response.setStatusCode(204).end();
        }
    }
}
