package io.canary.http;

import io.canary.api.Refusal;
import io.canary.bus.Bus;
import io.canary.ingest.IngestAnswer;
import io.canary.ingest.IngestAnswer.Outcome;
import io.canary.ingest.IngestAnswer.Outcomes;
import io.canary.ingest.IngestQuestion;
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
 * <p>Requests that come in during one turn of the event loop go to ingestion together, in one message: alone, a request
 * waits for nothing, and under load the hop there and back is shared by many.
 *
 * <p>Used on one context only.
 */
final class MetricsEndpoint {
    static final int BODY_MAX = 1 << 20;
    static final int REFUSALS_SHOWN_MAX = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Buffer ACCEPTED = Buffer.buffer("{\"status\":\"accepted\"}");

    private final Bus bus;
    private final int ingest;
    private final Context context;
    private List<byte[]> bodies = new ArrayList<>();
    private List<HttpServerResponse> responses = new ArrayList<>();

    /** @param ingest the number of the ingestion verticle to ask */
    MetricsEndpoint(Bus bus, int ingest, Context context) {
        this.bus = bus;
        this.ingest = ingest;
        this.context = context;
    }

    void handle(HttpServerRequest request) {
        switch (ContentTypes.of(request)) {
            case JSON -> BodyReader.read(request, BODY_MAX, body -> add(body, request.response()));
            case NDJSON -> new NdjsonUpload(request, bus, ingest).start();
            case OTHER ->
                Replies.problem(
                        request.response(),
                        415,
                        "the body must be in UTF-8, with the header Content-Type: application/json or application/x-ndjson");
        }
    }

    private void add(byte[] body, HttpServerResponse response) {
        if (bodies.isEmpty()) {
            context.runOnContext(v -> flush());
        }
        bodies.add(body);
        responses.add(response);
    }

    private void flush() {
        var waiting = responses;
        var question = new IngestQuestion.Bodies(bodies);
        bodies = new ArrayList<>();
        responses = new ArrayList<>();
        bus.ask(IngestQuestion.address(ingest), question, LIMIT)
                .onSuccess(answer -> reply(waiting, answer))
                .onFailure(e -> waiting.forEach(r -> Replies.problem(r, 503, "metrics ingestion does not answer")));
    }

    private static void reply(List<HttpServerResponse> waiting, IngestAnswer answer) {
        if (answer instanceof Outcomes(var outcomes)) {
            for (int i = 0; i < waiting.size(); i++) {
                reply(waiting.get(i), outcomes.get(i));
            }
        }
    }

    private static void reply(HttpServerResponse response, Outcome outcome) {
        if (outcome.refusals().isEmpty()) {
            Replies.json(response, 202, outcome.accepted() == 1 ? ACCEPTED : Replies.bytes(accepted(outcome)));
        } else if (outcome.accepted() > 0) {
            Replies.json(response, 202, withRefusals(accepted(outcome), outcome.refusals()));
        } else if (outcome.refusals().size() == 1) {
            var only = outcome.refusals().getFirst();
            Replies.problem(response, only.status(), detail(only), only.errors());
        } else {
            allRefused(response, outcome.refusals());
        }
    }

    private static String detail(IngestAnswer.Refusal refusal) {
        return refusal.errors().size() == 1 ? refusal.errors().getFirst().toString() : refusal.detail();
    }

    private static void allRefused(HttpServerResponse response, List<IngestAnswer.Refusal> refusals) {
        int status = refusals.getFirst().status();
        boolean same = refusals.stream().allMatch(r -> r.status() == status);
        var problem = Refusal.document(same ? status : 400, "none of the samples was accepted", List.of());
        Replies.problem(response, same ? status : 400, withRefusals(problem, refusals));
    }

    private static JsonObject accepted(Outcome outcome) {
        return new JsonObject().put("status", "accepted").put("accepted", outcome.accepted());
    }

    /** A body of a mebibyte can hold half a million mistakes; nobody reads an answer of sixty. */
    private static JsonObject withRefusals(JsonObject json, List<IngestAnswer.Refusal> refusals) {
        var list = new JsonArray();
        refusals.stream().limit(REFUSALS_SHOWN_MAX).forEach(r -> list.add(refusal(r)));
        json.put("refused", list);
        int more = refusals.size() - list.size();
        return more == 0 ? json : json.put("refused_not_shown", more);
    }

    static JsonObject refusal(IngestAnswer.Refusal r) {
        var json = new JsonObject()
                .put("index", r.index())
                .put("status", r.status())
                .put("detail", detail(r));
        return r.errors().isEmpty() ? json : json.put("errors", Refusal.list(r.errors()));
    }
}
