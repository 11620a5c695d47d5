package io.canary.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a long reply to one client, page by page, the next when the client has taken the one before. If a read fails
 * meanwhile, the connection is cut, so that a part is not taken for the whole.
 */
final class PagedReply {
    private static final Logger LOGGER = LoggerFactory.getLogger(PagedReply.class);

    private final ReadReplies replies;
    private final HttpServerResponse response;
    private final Function<String, Future<Page>> read;

    /** @param read the page at a cursor */
    PagedReply(ReadReplies replies, HttpServerResponse response, Function<String, Future<Page>> read) {
        this.replies = replies;
        this.response = response.setChunked(true);
        this.read = read;
    }

    /**
     * A part of the reply.
     *
     * @param next where the next one begins; null if this is the last one
     */
    record Page(Buffer text, @Nullable String next) {}

    /** Sends a page, and all that follow it. */
    void send(Page page) {
        if (page.next() == null) {
            response.end(page.text()).onFailure(this::gone);
        } else {
            response.write(page.text())
                    .compose(sent -> replies.readNext(response, () -> read.apply(page.next())))
                    .onSuccess(this::send)
                    .onFailure(this::cut);
        }
    }

    private void cut(Throwable e) {
        if (response.closed()) {
            gone(e);
        } else {
            LOGGER.atError().setCause(e).log("a reply was cut off after a part of it");
            response.reset();
        }
    }

    private void gone(Throwable e) {
        LOGGER.atDebug().setCause(e).log("the client disconnected before the end of a reply");
    }
}
