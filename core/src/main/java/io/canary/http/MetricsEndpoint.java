package io.canary.http;

import io.canary.api.IntakeJson;
import io.canary.api.ProblemException;
import io.canary.api.Requests;
import io.canary.bus.Bus;
import io.canary.ingest.IngestReply;
import io.canary.ingest.IngestReply.Outcome;
import io.canary.ingest.IngestReply.Outcomes;
import io.canary.ingest.IngestRequest;
import io.canary.ingest.IngestRequest.UnknownTarget;
import io.canary.spi.settings.Default;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code POST /metrics} with JSON.
 *
 * <p>Requests that arrive during one turn of the event loop go to ingestion in one message: a single request waits for
 * nothing, and under load many share the hop. For one context only.
 */
final class MetricsEndpoint {
    static final int BODY_MAX = 1 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Buffer ACCEPTED = Buffer.buffer("{\"status\":\"accepted\"}");

    private final Bus bus;
    private final int ingest;
    private final Context context;
    private final Bodies incoming;
    private List<ReceivedBody> bodies = new ArrayList<>();
    private List<HttpServerResponse> responses = new ArrayList<>();

    /** @param ingest the number of the ingestion verticle */
    MetricsEndpoint(Bus bus, int ingest, Context context, Bodies incoming) {
        this.bus = bus;
        this.ingest = ingest;
        this.context = context;
        this.incoming = incoming;
    }

    /**
     * The query of a report.
     *
     * @param unknown what to do with samples of a service that has no deployment for them
     */
    private record ReportQuery(@Default("refuse") UnknownTarget unknown) {}

    /** For reports that have a query. */
    void mount(Routes routes) {
        routes.post("/metrics", ReportQuery.class, context -> {
            var query = Requests.read(ReportQuery.class, QueryTree.read(context));
            handle(context.request(), query.unknown());
        });
    }

    void handle(HttpServerRequest request) {
        handle(request, UnknownTarget.REFUSE);
    }

    private void handle(HttpServerRequest request, UnknownTarget unknown) {
        switch (ContentTypes.of(request)) {
            case JSON -> incoming.read(request, BODY_MAX, body -> take(body, request.response(), unknown));
            case NDJSON -> new NdjsonUpload(request, incoming, bus, ingest, unknown).start();
            case OTHER, PROTOBUF ->
                Replies.problem(
                        request.response(),
                        415,
                        "the body must be in UTF-8, with the header Content-Type: application/json or "
                                + "application/x-ndjson");
        }
    }

    /**
     * A body that may be parsed on a worker is sent by itself, so that no other request waits for it; so is one with
     * a query.
     */
    private void take(ReceivedBody body, HttpServerResponse response, UnknownTarget unknown) {
        if (body.length() > IngestRequest.SMALL || unknown != UnknownTarget.REFUSE) {
            ask(List.of(body), List.of(response), unknown);
            return;
        }
        if (bodies.isEmpty()) {
            context.runOnContext(v -> flush());
        }
        bodies.add(body);
        responses.add(response);
    }

    private void flush() {
        var waiting = responses;
        var gathered = bodies;
        bodies = new ArrayList<>();
        responses = new ArrayList<>();
        ask(gathered, waiting, UnknownTarget.REFUSE);
    }

    private void ask(List<ReceivedBody> asked, List<HttpServerResponse> waiting, UnknownTarget unknown) {
        var texts = new ArrayList<byte[]>(asked.size());
        asked.forEach(body -> texts.add(body.bytes()));
        bus.ask(IngestRequest.address(ingest), new IngestRequest.Bodies(texts, unknown), LIMIT)
                .onComplete(done -> asked.forEach(ReceivedBody::close))
                .onSuccess(answer -> reply(waiting, answer))
                .onFailure(e -> waiting.forEach(r -> Replies.problem(r, 503, "metrics ingestion does not answer")));
    }

    private void reply(List<HttpServerResponse> waiting, IngestReply answer) {
        if (answer instanceof Outcomes(var outcomes)) {
            for (int i = 0; i < waiting.size(); i++) {
                reply(waiting.get(i), outcomes.get(i));
            }
        }
    }

    private void reply(HttpServerResponse response, Outcome outcome) {
        if (outcome.stopped()) {
            incoming.mistakesRefused();
            String detail = UploadSum.tooMany(outcome.refused(), outcome.accepted());
            var problem = ProblemException.document(400, detail, List.of()).put("accepted", outcome.accepted());
            Replies.problem(response, 400, withRefusals(problem, outcome));
        } else if (outcome.refused() == 0) {
            boolean isPlain = outcome.accepted() == 1 && outcome.duplicates() == 0 && outcome.dropped() == 0;
            Replies.json(response, 202, isPlain ? ACCEPTED : Replies.bytes(accepted(outcome)));
        } else if (outcome.accepted() + outcome.dropped() > 0) {
            Replies.json(response, 202, withRefusals(accepted(outcome), outcome));
        } else if (outcome.refused() == 1) {
            onlyRefused(response, outcome.refusals().getFirst());
        } else {
            int status = outcome.status() == 0 ? 400 : outcome.status();
            var problem = ProblemException.document(status, "none of the samples was accepted", List.of());
            Replies.problem(response, status, withRefusals(problem, outcome));
        }
    }

    private static void onlyRefused(HttpServerResponse response, IngestReply.SampleRejection only) {
        var problem = ProblemException.document(only.status(), RefusalList.detail(only), only.errors());
        if (only.errorsNotShown() > 0) {
            problem.put("errors_omitted", only.errorsNotShown());
        }
        Replies.problem(response, only.status(), problem);
    }

    private static JsonObject accepted(Outcome outcome) {
        var json = new JsonObject().put("status", "accepted").put("accepted", outcome.accepted());
        return IntakeJson.withUnused(json, outcome.duplicates(), outcome.dropped());
    }

    private static JsonObject withRefusals(JsonObject json, Outcome outcome) {
        var list = new JsonArray();
        var refusals = new RefusalList();
        outcome.refusals().forEach(r -> list.add(refusals.next("index", r.index(), r)));
        json.put("refused", list);
        int more = outcome.refused() - list.size();
        return more == 0 ? json : json.put("refused_omitted", more);
    }
}
