package io.canary.http;

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

/** What has become of the lines of an upload so far. Not thread-safe. */
final class UploadSum {
    private final List<JsonObject> shown = new ArrayList<>();
    private final RefusalList refusals = new RefusalList();
    private long accepted;
    private long duplicates;
    private long refused;
    private int firstStatus;

    /**
     * Adds what became of some lines; is there more of them, that was not read?
     *
     * @param first how many lines were before them
     */
    boolean add(int first, Outcome outcome) {
        accepted += outcome.accepted();
        duplicates += outcome.duplicates();
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

    /** Whether so much was refused that nothing more of it is to be read. */
    boolean isFull() {
        return refused >= IngestReply.REFUSED_MAX;
    }

    private boolean isWelcome() {
        return accepted > 0 || refused == 0;
    }

    /** Answers with a line for each refusal, and one that sums up. */
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
        if (duplicates > 0) {
            json.put("duplicate", duplicates);
        }
        return refused == shown.size() ? json : json.put("refused_omitted", refused - shown.size());
    }

    /** That so much was refused that the rest was not read. */
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
