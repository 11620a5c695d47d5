package io.canary.http;

import io.canary.api.DeploymentJson;
import io.canary.api.EventsQuery;
import io.canary.api.StreamQuery;
import io.canary.journal.Journal;
import io.canary.journal.Journal.JournalEvent;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;

/** {@code /events}: the events of all deployments, from the journal: a page, or a stream. */
final class EventRoutes {
    private final LongAnswers answers;
    private final Journal journal;
    private final EventStreams streams;

    EventRoutes(LongAnswers answers, Journal journal, EventStreams streams) {
        this.answers = answers;
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
                    if (wantsStream(context)) {
                        streams.open(context, StreamQuery.read(tree));
                    } else {
                        list(context, EventsQuery.read(tree));
                    }
                })
                .onFailure(e -> Replies.failure(context.response(), e));
    }

    /** Whether the client prefers a stream to JSON; JSON without a preference. */
    private static boolean wantsStream(RoutingContext context) {
        for (MIMEHeader type : context.parsedHeaders().accept()) { // the best first
            String subtype = type.subComponent();
            if (subtype.equals("event-stream") || subtype.equals("json") || subtype.equals("*")) {
                return subtype.equals("event-stream");
            }
        }
        return false;
    }

    private void list(RoutingContext context, EventsQuery query) {
        answers.read(context.response(), () -> journal.events(query.range()))
                .onSuccess(found -> {
                    boolean more = found.size() > query.limit();
                    var page = more ? found.subList(0, query.limit()) : found;
                    if (more) {
                        context.response().putHeader("Link", link(context, query, page));
                    }
                    answers.list(context.response(), page, DeploymentJson::happening);
                })
                .onFailure(e -> Replies.failure(context.response(), e));
    }

    private static String link(RoutingContext context, EventsQuery query, List<JournalEvent> page) {
        return Links.next(
                context.request(),
                Map.of(query.pageParameter(), String.valueOf(page.getLast().cursor())));
    }
}
