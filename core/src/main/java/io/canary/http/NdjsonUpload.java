package io.canary.http;

import io.canary.bus.Bus;
import io.canary.http.BodyDeadlines.Deadline;
import io.canary.ingest.IngestAnswer;
import io.canary.ingest.IngestAnswer.Outcomes;
import io.canary.ingest.IngestQuestion;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private final Bodies bodies;
    private final Deadline deadline;
    private @Nullable ReadStream<Buffer> body;
    private final Bus bus;
    private final int ingest;
    private final List<JsonObject> shown = new ArrayList<>();
    private final RefusalList refusals = new RefusalList();
    private final LineBuffer gathered = new LineBuffer();
    private long bytes;
    private int linesSent;
    private int underWay;
    private long accepted;
    private long duplicates;
    private long refused;
    private int firstStatus;
    private boolean ended;
    private boolean dead;

    NdjsonUpload(HttpServerRequest request, Bodies bodies, Bus bus, int ingest) {
        this.request = request;
        this.bodies = bodies;
        this.deadline = bodies.deadline(() -> fail(() -> bodies.refuseLate(request)));
        this.bus = bus;
        this.ingest = ingest;
    }

    void start() {
        var stream = bodies.stream(request);
        if (stream == null) {
            deadline.met();
            return;
        }
        body = stream;
        request.exceptionHandler(e -> fail(() -> {}));
        if (stream != request) {
            stream.exceptionHandler(e -> fail(() -> bodies.refusePacking(request, e)));
        }
        stream.handler(this::add).endHandler(v -> end());
        if (Bodies.saysMoreThan(request, BODY_MAX)) { // before anything of it is taken
            fail(() -> bodies.refuseSize(request, BODY_MAX));
        }
    }

    private void add(Buffer chunk) {
        if (dead) {
            return;
        }
        bytes += chunk.length();
        gathered.add(chunk);
        if (bytes > BODY_MAX) {
            fail(() -> bodies.refuseSize(request, BODY_MAX));
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
            pause();
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
                duplicates += outcome.duplicates();
                refused += outcome.refused();
                outcome.refusals().forEach(r -> refused(first, r));
            }
        }
        underWay--;
        if (ended) {
            replyIfDone();
        } else if (underWay < UNDER_WAY_MAX) {
            resume();
        }
    }

    private void refused(int first, IngestAnswer.Refusal refusal) {
        if (firstStatus == 0) {
            firstStatus = refusal.status();
        }
        if (!refusals.isFull()) {
            shown.add(refusals.next("line", first + refusal.index() + 1, refusal));
        }
    }

    private void pause() {
        if (body != null) {
            body.pause();
        }
    }

    private void resume() {
        if (body != null) {
            body.resume();
        }
    }

    private void end() {
        ended = true;
        deadline.met();
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
        shown.sort(Comparator.comparingLong(r -> r.getLong("line"))); // what was read elsewhere may have come later
        shown.forEach(r -> body.appendBuffer(Replies.bytes(r)).appendByte((byte) '\n'));
        body.appendBuffer(sum().toBuffer()).appendByte((byte) '\n');
        request.response()
                .setStatusCode(accepted > 0 || refused == 0 ? 202 : firstStatus)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson")
                .end(body);
    }

    private JsonObject sum() {
        var json = new JsonObject()
                .put("status", accepted > 0 || refused == 0 ? "accepted" : "refused")
                .put("accepted", accepted)
                .put("refused", refused);
        if (duplicates > 0) {
            json.put("duplicate", duplicates);
        }
        return refused == shown.size() ? json : json.put("refused_omitted", refused - shown.size());
    }

    private void fail(Runnable answer) {
        if (!dead) {
            dead = true;
            deadline.met();
            gathered.clear();
            answer.run();
            if (body instanceof UnpackedBody unpacked) {
                unpacked.stop();
            }
            resume();
        }
    }
}
