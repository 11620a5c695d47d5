package io.canary.http;

import io.canary.bus.Bus;
import io.canary.http.Routes.NoQuery;
import io.canary.ingest.IngestReply;
import io.canary.ingest.IngestReply.Exported;
import io.canary.ingest.IngestReply.NoExport;
import io.canary.ingest.IngestReply.Unavailable;
import io.canary.ingest.IngestRequest;
import io.canary.ingest.IngestRequest.ExportFormat;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;

/**
 * {@code POST /v1/metrics}: metrics in OTLP over HTTP, in protobuf or JSON. For one context only.
 *
 * <p>Source: OTLP specification 1.9, "OTLP/HTTP".
 */
final class OtlpEndpoint {
    /** Of the decompressed body. */
    static final int BODY_MAX = 4 << 20;

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Bus bus;
    private final int ingest;
    private final Bodies protobuf;
    private final Bodies json;

    /** @param ingest the number of the ingestion verticle */
    OtlpEndpoint(Bus bus, int ingest, Bodies bodies) {
        this.bus = bus;
        this.ingest = ingest;
        this.protobuf = bodies.with(OtlpReply.PROTOBUF::refused);
        this.json = bodies.with(OtlpReply.JSON::refused);
    }

    void mount(Routes routes) {
        routes.post("/v1/metrics", NoQuery.class, context -> handle(context.request()));
    }

    private void handle(HttpServerRequest request) {
        var response = request.response();
        switch (ContentTypes.of(request)) {
            case PROTOBUF -> protobuf.readLarge(request, BODY_MAX, body -> take(body, response, OtlpReply.PROTOBUF));
            case JSON -> json.readLarge(request, BODY_MAX, body -> take(body, response, OtlpReply.JSON));
            case NDJSON, OTHER ->
                Replies.problem(
                        response,
                        415,
                        "the body must have the header Content-Type: application/x-protobuf or application/json");
        }
    }

    private void take(ReceivedBody body, HttpServerResponse response, OtlpReply encoding) {
        var export = new IngestRequest.MetricExport(
                body.bytes(), encoding == OtlpReply.JSON ? ExportFormat.OTLP_JSON : ExportFormat.OTLP_PROTOBUF);
        bus.ask(IngestRequest.address(ingest), export, LIMIT)
                .onComplete(done -> body.close())
                .onSuccess(answer -> reply(response, answer, encoding))
                .onFailure(e -> encoding.unavailable(response, "metrics ingestion does not answer"));
    }

    private static void reply(HttpServerResponse response, IngestReply answer, OtlpReply encoding) {
        switch (answer) {
            case Exported(long samples, long histograms, long refused, String detail) ->
                encoding.exported(response, refused, detail);
            case NoExport(String why) -> encoding.invalid(response, why);
            case Unavailable(String why) -> encoding.unavailable(response, why);
            case IngestReply.Outcomes o -> throw new IllegalStateException("not the reply to an export");
            case IngestReply.Done d -> throw new IllegalStateException("not the reply to an export");
        }
    }
}
