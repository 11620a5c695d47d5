package io.canary.http;

import io.canary.bus.Bus;
import io.canary.http.BodyDeadlines.Deadline;
import io.canary.ingest.IngestReply;
import io.canary.ingest.IngestReply.Outcomes;
import io.canary.ingest.IngestRequest;
import io.canary.ingest.IngestRequest.UnknownTarget;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One upload of NDJSON, read as a stream: whole lines go to ingestion as they arrive, one message after the other, with
 * back pressure to the client.
 *
 * <p>The response comes when all is read: one line of JSON for each refusal, and a last one with the sums. After too
 * many errors the rest is not read.
 */
final class NdjsonUpload {
    static final long BODY_MAX = 64L << 20;
    private static final int LINE_MAX = MetricsEndpoint.BODY_MAX;
    private static final int GATHERED_MIN = 64 << 10;
    private static final int GATHERED_MAX = 2 * GATHERED_MIN;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpServerRequest request;
    private final Bodies bodies;
    private final BudgetShare share;
    private final Deadline deadline;
    private @Nullable ReadStream<Buffer> body;
    private final Bus bus;
    private final int ingest;
    private final UnknownTarget unknown;
    private final LineBuffer gathered = new LineBuffer();
    private final UploadSum sum = new UploadSum();
    private long bytes;
    private int linesSent;
    private boolean underWay;
    private boolean paused;
    private boolean ended;
    private boolean dead;

    NdjsonUpload(HttpServerRequest request, Bodies bodies, Bus bus, int ingest, UnknownTarget unknown) {
        this.request = request;
        this.bodies = bodies;
        this.share = bodies.share();
        this.deadline = bodies.uploadDeadline(why -> fail(() -> bodies.refuseLate(request, why)));
        this.bus = bus;
        this.ingest = ingest;
        this.unknown = unknown;
    }

    void start() {
        var stream = bodies.stream(request, share);
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
        if (Bodies.saysMoreThan(request, BODY_MAX)) { // before any of it is read
            fail(() -> bodies.refuseSize(request, BODY_MAX));
        }
    }

    private void add(Buffer chunk) {
        if (dead) {
            return;
        }
        bytes += chunk.length();
        deadline.received(chunk.length());
        if (bytes > BODY_MAX) {
            fail(() -> bodies.refuseSize(request, BODY_MAX));
        } else if (!share.add(chunk.length())) {
            fail(() -> bodies.refuseFull(request));
        } else {
            gathered.add(chunk);
            sendLines();
        }
    }

    /** While lines are in flight, a limited number of further ones is buffered. */
    private void sendLines() {
        if (gathered.length() < GATHERED_MIN) {
            return;
        }
        if (underWay) {
            if (gathered.length() >= GATHERED_MAX) {
                pause();
            }
            return;
        }
        int length = gathered.wholeLines();
        if (length > 0) {
            send(length);
        } else if (gathered.length() > LINE_MAX) {
            fail(() -> bodies.refuse(request, 400, "a line has more than " + LINE_MAX + " bytes"));
        }
    }

    private void send(int length) {
        byte[] text = gathered.take(length);
        int first = linesSent;
        linesSent += LineBuffer.newlines(text, length);
        underWay = true;
        bus.ask(IngestRequest.address(ingest), new IngestRequest.Lines(text, length, unknown), LIMIT)
                .onSuccess(answer -> taken(first, length, answer))
                .onFailure(e -> fail(() -> bodies.refuse(request, 503, "metrics ingestion does not answer")));
    }

    private void taken(int first, int length, IngestReply answer) {
        if (dead) {
            return;
        }
        underWay = false;
        share.remove(length);
        boolean stopped = answer instanceof Outcomes(var outcomes) && sum.add(first, outcomes.getFirst());
        if (stopped || (sum.isFull() && !(ended && gathered.length() == 0))) {
            fail(() -> bodies.refuseMistakes(request, sum.problem()));
        } else if (ended) {
            finish();
        } else {
            sendLines();
            resume();
        }
    }

    private void pause() {
        if (body != null) {
            paused = true;
            deadline.paused();
            body.pause();
        }
    }

    private void resume() {
        if (paused && body != null) {
            paused = false;
            deadline.resumed();
            body.resume();
        }
    }

    private void end() {
        ended = true;
        deadline.met();
        if (!dead && !underWay) {
            finish();
        }
    }

    private void finish() {
        if (gathered.length() > 0) {
            send(gathered.length());
        } else if (!request.response().ended()) {
            share.close();
            sum.reply(request.response());
        }
    }

    private void fail(Runnable answer) {
        if (!dead) {
            dead = true;
            deadline.met();
            gathered.clear();
            share.close();
            answer.run();
            if (body instanceof UnpackedBody unpacked) {
                unpacked.stop();
            }
            resume();
        }
    }
}
