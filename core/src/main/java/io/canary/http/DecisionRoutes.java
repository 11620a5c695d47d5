package io.canary.http;

import io.canary.api.DecisionJson;
import io.canary.api.DecisionsQuery;
import io.canary.api.JournalQueries;
import io.canary.http.Routes.NoQuery;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code /deployments/{id}/decisions}: the decisions on a deployment and their evidence, from the journal; and {@code
 * /deployments/{id}/series}: that evidence tick by tick.
 */
final class DecisionRoutes {
    private final ReadReplies replies;
    private final JournalQueries journal;

    DecisionRoutes(ReadReplies replies, JournalQueries journal) {
        this.replies = replies;
        this.journal = journal;
    }

    void mount(Routes routes) {
        routes.get("/deployments/:id/decisions", DecisionsQuery.class, this::list);
        routes.get("/deployments/:id/decisions/:number", NoQuery.class, this::get);
        routes.get("/deployments/:id/series", this::series);
    }

    private void list(RoutingContext context) {
        QueryTree.of(context)
                .compose(query ->
                        replies.read(context.response(), () -> journal.decisions(context.pathParam("id"), query)))
                .onSuccess(found -> replies.list(context.response(), found, DecisionJson::decided))
                .onFailure(e -> Replies.failure(context.response(), e));
    }

    private void get(RoutingContext context) {
        replies.read(context.response(), () -> journal.decision(context.pathParam("id"), context.pathParam("number")))
                .onSuccess(decided -> Replies.json(context.response(), 200, DecisionJson.decided(decided)))
                .onFailure(e -> Replies.failure(context.response(), e));
    }

    private void series(RoutingContext context) {
        var response = context.response();
        QueryTree.of(context)
                .compose(query -> replies.read(response, () -> journal.series(context.pathParam("id"), query)
                        .compose(page -> replies.write(response, () -> Replies.bytes(page.write())))))
                .onSuccess(body -> Replies.json(response, 200, body))
                .onFailure(e -> Replies.failure(response, e));
    }
}
