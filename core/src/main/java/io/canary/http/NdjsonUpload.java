package io.canary.http;

import io.canary.bus.Bus;
import io.canary.ingest.IngestAnswer;
import io.canary.ingest.IngestAnswer.Outcomes;
import io.canary.ingest.IngestQuestion;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One upload of NDJSON, read as a stream: whole lines go to ingestion as they come, a few messages at a time, and the
 * client is slowed down to what ingestion can follow.
 *
 * <p>Answered when all is read: a line of JSON for each refusal, and one that sums up.
 */
final class NdjsonUpload {
    static final long BODY_MAX = 64L << 20;
    private static final int LINE_MAX = MetricsEndpoint.BODY_MAX;
    private static final int GATHERED_MIN = 64 << 10;
    private static final int UNDER_WAY_MAX = 4;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpServerRequest request;
    private final Bus bus;
    private final int ingest;
    private final List<JsonObject> shown = new ArrayList<>();
    private final LineBuffer gathered = new LineBuffer();
    private long bytes;
    private int linesSent;
    private int underWay;
    private long accepted;
    private long refused;
    private int firstStatus;
    private boolean ended;
    private boolean dead;

    NdjsonUpload(HttpServerRequest request, Bus bus, int ingest) {
        this.request = request;
        this.bus = bus;
        this.ingest = ingest;
    }

    void start() {
        request.handler(this::add).endHandler(v -> end());
        if (BodyReader.saysMoreThan(request, BODY_MAX)) { // before anything of it is taken
            fail(() -> BodyReader.refuse(request, (int) BODY_MAX));
        }
    }

    private void add(Buffer chunk) {
        if (dead) {
            return;
        }
        bytes += chunk.length();
        gathered.add(chunk);
        if (bytes > BODY_MAX) {
            fail(() -> BodyReader.refuse(request, (int) BODY_MAX));
        } else if (gathered.length() >= GATHERED_MIN) {
            sendLines();
        }
    }

    private void sendLines() {
        int length = gathered.wholeLines();
        if (length > 0) {
            send(length);
        } else if (gathered.length() > LINE_MAX) {
            fail(() -> Replies.problem(request.response(), 400, "a line has more than " + LINE_MAX + " bytes"));
        }
    }

    private void send(int length) {
        byte[] text = gathered.take(length);
        int first = linesSent;
        linesSent += LineBuffer.newlines(text, length);
        if (++underWay >= UNDER_WAY_MAX) {
            request.pause();
        }
        bus.ask(IngestQuestion.address(ingest), new IngestQuestion.Lines(text, length), LIMIT)
                .onSuccess(answer -> taken(first, answer))
                .onFailure(
                        e -> fail(() -> Replies.problem(request.response(), 503, "metrics ingestion does not answer")));
    }

    private void taken(int first, IngestAnswer answer) {
        if (answer instanceof Outcomes(var outcomes)) {
            for (var outcome : outcomes) {
                accepted += outcome.accepted();
                outcome.refusals().forEach(r -> refused(first, r));
            }
        }
        underWay--;
        if (ended) {
            replyIfDone();
        } else if (underWay < UNDER_WAY_MAX) {
            request.resume();
        }
    }

    private void refused(int first, IngestAnswer.Refusal refusal) {
        refused++;
        if (firstStatus == 0) {
            firstStatus = refusal.status();
        }
        if (shown.size() < MetricsEndpoint.REFUSALS_SHOWN_MAX) {
            var json = MetricsEndpoint.refusal(refusal);
            json.remove("index");
            shown.add(new JsonObject().put("line", first + refusal.index() + 1).mergeIn(json));
        }
    }

    private void end() {
        ended = true;
        if (!dead && gathered.length() > 0) {
            send(gathered.length());
        }
        replyIfDone();
    }

    private void replyIfDone() {
        if (dead || underWay > 0 || request.response().ended()) {
            return;
        }
        var body = Buffer.buffer();
        shown.forEach(r -> body.appendBuffer(Replies.bytes(r)).appendByte((byte) '\n'));
        body.appendBuffer(new JsonObject()
                        .put("status", accepted > 0 || refused == 0 ? "accepted" : "refused")
                        .put("accepted", accepted)
                        .put("refused", refused)
                        .toBuffer())
                .appendByte((byte) '\n');
        request.response()
                .setStatusCode(accepted > 0 || refused == 0 ? 202 : firstStatus)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson")
                .end(body);
    }

    private void fail(Runnable answer) {
        if (!dead) {
            dead = true;
            gathered.clear();
            answer.run();
            request.resume();
        }
    }
}
