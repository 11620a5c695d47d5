package io.canary.http;

import io.canary.api.DeploymentJson;
import io.canary.api.EventsQuery;
import io.canary.journal.Journal;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.RoutingContext;

/** {@code /events}: what happened to all deployments, as the journal has it. */
final class EventRoutes {
    private final Journal journal;

    EventRoutes(Journal journal) {
        this.journal = journal;
    }

    void mount(Routes routes) {
        routes.get("/events", EventsQuery.class, this::list);
    }

    private void list(RoutingContext context) {
        QueryTree.of(context)
                .map(EventsQuery::read)
                .compose(q -> journal.events(q.after(), q.limit(), q.deploymentId()))
                .onSuccess(happenings -> {
                    var array = new JsonArray();
                    happenings.forEach(h -> array.add(DeploymentJson.happening(h)));
                    Replies.json(context.response(), 200, array);
                })
                .onFailure(e -> Replies.failure(context.response(), e));
    }
}
