package io.canary.http;

import io.canary.api.JournalQueries;
import io.canary.api.SamplesPage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the samples of one deployment to one client, page by page, the next when the client has read the one before. If
 * the journal fails meanwhile, the connection is cut, so that a part is not taken for the whole.
 */
final class SampleExport {
    private static final Logger LOGGER = LoggerFactory.getLogger(SampleExport.class);

    private final LongAnswers answers;
    private final JournalQueries journal;
    private final HttpServerResponse response;
    private final String id;

    SampleExport(LongAnswers answers, JournalQueries journal, HttpServerResponse response, String id) {
        this.answers = answers;
        this.journal = journal;
        this.response = response.setChunked(true);
        this.id = id;
    }

    /** A page as NDJSON, and where the next one begins. */
    private record Text(Buffer ndjson, @Nullable String next) {
        static Text of(SamplesPage page) {
            var ndjson = Buffer.buffer();
            String next =
                    page.write(line -> ndjson.appendBuffer(line.toBuffer()).appendByte((byte) '\n'));
            return new Text(ndjson, next);
        }
    }

    /** Writes a page, and whatever comes after it. */
    void write(SamplesPage page) {
        answers.write(response, () -> Text.of(page))
                .compose(text -> response.write(text.ndjson()).map(written -> text))
                .onSuccess(this::goOn)
                .onFailure(this::cut);
    }

    private void goOn(Text written) {
        if (written.next() == null) {
            response.end().onFailure(this::gone);
        } else {
            answers.read(response, () -> journal.samples(id, Map.of("cursor", written.next())))
                    .onSuccess(this::write)
                    .onFailure(this::cut);
        }
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
