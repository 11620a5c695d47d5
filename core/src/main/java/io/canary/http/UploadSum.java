package io.canary.http;

import io.canary.api.IntakeJson;
import io.canary.api.ProblemException;
import io.canary.ingest.IngestReply;
import io.canary.ingest.IngestReply.Outcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The results of the lines of an upload so far. Not thread-safe. */
final class UploadSum {
    private final List<JsonObject> shown = new ArrayList<>();
    private final RefusalList refusals = new RefusalList();
    private long accepted;
    private long duplicates;
    private long dropped;
    private long refused;
    private int firstStatus;

    /**
     * Adds the results of some lines; returns whether some of them were not read.
     *
     * @param first how many lines were before them
     */
    boolean add(int first, Outcome outcome) {
        accepted += outcome.accepted();
        duplicates += outcome.duplicates();
        dropped += outcome.dropped();
        refused += outcome.refused();
        outcome.refusals().forEach(r -> refused(first, r));
        return outcome.stopped();
    }

    private void refused(int first, IngestReply.SampleRejection rejection) {
        if (firstStatus == 0) {
            firstStatus = rejection.status();
        }
        if (!refusals.isFull()) {
            shown.add(refusals.next("line", first + rejection.index() + 1, rejection));
        }
    }

    /** Whether there are so many refusals that the rest is not read. */
    boolean isFull() {
        return refused >= IngestReply.REFUSED_MAX;
    }

    private boolean isWelcome() {
        return accepted + dropped > 0 || refused == 0;
    }

    /** Responds with a line for each refusal, and a last one with the sums. */
    void reply(HttpServerResponse response) {
        var body = Buffer.buffer();
        shown.forEach(r -> body.appendBuffer(Replies.bytes(r)).appendByte((byte) '\n'));
        body.appendBuffer(json().toBuffer()).appendByte((byte) '\n');
        response.setStatusCode(isWelcome() ? 202 : firstStatus)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson")
                .end(body);
    }

    private JsonObject json() {
        var json = new JsonObject()
                .put("status", isWelcome() ? "accepted" : "refused")
                .put("accepted", accepted)
                .put("refused", refused);
        IntakeJson.withUnused(json, duplicates, dropped);
        return refused == shown.size() ? json : json.put("refused_omitted", refused - shown.size());
    }

    /** The line that says that the rest was not read. */
    JsonObject problem() {
        return ProblemException.document(400, tooMany(refused, accepted), List.of())
                .put("accepted", accepted)
                .put("refused", new JsonArray(shown))
                .put("refused_omitted", refused - shown.size());
    }

    static String tooMany(long refused, long accepted) {
        return refused + " samples were refused, and the rest was not read; " + accepted + " were accepted before that";
    }
}
