package io.canary.http;

import io.canary.api.JournalQueries;
import io.canary.api.SamplesPage;
import io.canary.http.Routes.NoQuery;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/**
 * {@code /deployments/{id}/samples}: the samples that a deployment was decided on, from the journal, to simulate or to
 * send again.
 */
final class SampleRoutes {
    private final ReadReplies replies;
    private final JournalQueries journal;

    SampleRoutes(ReadReplies replies, JournalQueries journal) {
        this.replies = replies;
        this.journal = journal;
    }

    void mount(Routes routes) {
        routes.get("/deployments/:id/samples", NoQuery.class, this::export);
    }

    private void export(RoutingContext context) {
        String id = context.pathParam("id");
        var response = context.response();
        replies.read(response, () -> page(response, id, Map.of()))
                .onSuccess(first -> {
                    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson");
                    if (context.request().method().equals(HttpMethod.HEAD)) {
                        response.end();
                    } else {
                        new PagedReply(replies, response, next -> page(response, id, Map.of("cursor", next)))
                                .send(first);
                    }
                })
                .onFailure(e -> Replies.failure(response, e));
    }

    private Future<PagedReply.Page> page(HttpServerResponse client, String id, Map<String, String> query) {
        return journal.samples(id, query).compose(page -> replies.write(client, () -> ndjson(page)));
    }

    private static PagedReply.Page ndjson(SamplesPage page) {
        var text = Buffer.buffer();
        String next = page.write(line -> text.appendBuffer(line.toBuffer()).appendByte((byte) '\n'));
        return new PagedReply.Page(text, next);
    }
}
