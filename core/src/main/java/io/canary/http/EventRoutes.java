package io.canary.http;

import io.canary.api.DeploymentJson;
import io.canary.api.JournalQueries;
import io.canary.api.StreamQuery;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/** {@code /events}: the events of all deployments, from the journal: a page, or a stream. */
final class EventRoutes {
    private final ReadReplies replies;
    private final JournalQueries journal;
    private final EventStreams streams;

    EventRoutes(ReadReplies replies, JournalQueries journal, EventStreams streams) {
        this.replies = replies;
        this.journal = journal;
        this.streams = streams;
    }

    void mount(Routes routes) {
        routes.get("/events", this::events);
    }

    private void events(RoutingContext context) {
        context.response().putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        QueryTree.of(context)
                .onSuccess(tree -> {
                    if (ServerSentEvent.isWanted(context)) {
                        streams.open(context, StreamQuery.read(tree));
                    } else {
                        list(context, tree);
                    }
                })
                .onFailure(e -> Replies.failure(context.response(), e));
    }

    private void list(RoutingContext context, Map<String, Object> query) {
        replies.read(context.response(), () -> journal.events(query))
                .onSuccess(page -> {
                    var next = page.next();
                    if (next != null) {
                        var parameter = Map.of(next.parameter(), String.valueOf(next.cursor()));
                        context.response().putHeader("Link", Links.next(context.request(), parameter));
                    }
                    replies.list(context.response(), page.events(), DeploymentJson::happening);
                })
                .onFailure(e -> Replies.failure(context.response(), e));
    }
}
