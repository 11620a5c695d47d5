package io.canary.http;

import io.canary.api.RecordedSamples;
import io.canary.journal.Journal;
import io.canary.journal.Journal.Decided;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the samples of one deployment to one client, page by page, the next when the client has read the one before. If
 * the journal fails meanwhile, the connection is cut, so that a part is not taken for the whole.
 */
final class SampleExport {
    static final int PAGE = 20;
    private static final Logger LOGGER = LoggerFactory.getLogger(SampleExport.class);

    private final LongAnswers answers;
    private final Journal journal;
    private final HttpServerResponse response;
    private final String id;
    private final RecordedSamples samples;

    SampleExport(
            LongAnswers answers, Journal journal, HttpServerResponse response, String id, RecordedSamples samples) {
        this.answers = answers;
        this.journal = journal;
        this.response = response.setChunked(true);
        this.id = id;
        this.samples = samples;
    }

    /** Writes the first line of a recording, a page, and the pages after it. */
    void begin(JsonObject plan, List<Decided> page) {
        response.write(plan.toBuffer().appendByte((byte) '\n'))
                .onSuccess(written -> goOn(page))
                .onFailure(this::cut);
    }

    /** Writes a page, and the pages after it. */
    private void goOn(List<Decided> page) {
        if (page.isEmpty()) {
            response.end().onFailure(this::gone);
            return;
        }
        long last = page.getLast().number();
        answers.write(response, () -> text(page)) // a decision may have thousands of ticks
                .compose(response::write)
                .compose(written -> answers.read(response, () -> journal.decisions(id, last, PAGE)))
                .onSuccess(this::goOn)
                .onFailure(this::cut);
    }

    private Buffer text(List<Decided> page) {
        var text = Buffer.buffer();
        page.forEach(decided -> text.appendBuffer(samples.ndjson(decided.decision())));
        return text;
    }

    private void cut(Throwable e) {
        if (response.closed()) {
            gone(e);
        } else {
            LOGGER.atError().setCause(e).log("an export of samples was cut off");
            response.reset();
        }
    }

    private void gone(Throwable e) {
        LOGGER.atDebug().setCause(e).log("the client of an export of samples has gone");
    }
}
