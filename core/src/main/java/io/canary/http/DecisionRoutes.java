package io.canary.http;

import io.canary.api.DecisionsQuery;
import io.canary.api.DeploymentJson;
import io.canary.api.Deployments;
import io.canary.api.ProblemException;
import io.canary.http.Routes.NoQuery;
import io.canary.journal.Journal;
import io.canary.journal.Journal.Decided;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * {@code /deployments/{id}/decisions}: the decisions on a deployment and their evidence, from the journal.
 */
final class DecisionRoutes {
    private final LongAnswers answers;
    private final Journal journal;
    private final Deployments deployments;

    DecisionRoutes(LongAnswers answers, Journal journal, Deployments deployments) {
        this.answers = answers;
        this.journal = journal;
        this.deployments = deployments;
    }

    void mount(Routes routes) {
        routes.get("/deployments/:id/decisions", DecisionsQuery.class, this::list);
        routes.get("/deployments/:id/decisions/:number", NoQuery.class, this::get);
    }

    private void list(RoutingContext context) {
        QueryTree.of(context)
                .map(DecisionsQuery::read)
                .compose(q -> known(context).compose(id -> decisions(context, id, q.after(), q.limit())))
                .onSuccess(found -> answers.list(context.response(), found, DeploymentJson::decided))
                .onFailure(e -> Replies.failure(context.response(), e));
    }

    private void get(RoutingContext context) {
        known(context)
                .compose(id -> one(context, id, context.pathParam("number")))
                .onSuccess(decision -> Replies.json(context.response(), 200, decision))
                .onFailure(e -> Replies.failure(context.response(), e));
    }

    /**
     * The deployment's id, if the deployment exists: one without decisions has an empty list, which is not an error.
     */
    private Future<String> known(RoutingContext context) {
        String id = context.pathParam("id");
        return deployments.get(id).map(there -> id);
    }

    private Future<List<Decided>> decisions(RoutingContext context, String id, long after, int limit) {
        return answers.read(context.response(), () -> journal.decisions(id, after, limit));
    }

    private Future<JsonObject> one(RoutingContext context, String id, String wanted) {
        long number = wanted.matches("[1-9][0-9]{0,17}") ? Long.parseLong(wanted) : 0;
        var found = number == 0 ? Future.succeededFuture(List.<Decided>of()) : decisions(context, id, number - 1, 1);
        return found.map(decisions -> decisions.stream()
                .filter(d -> d.number() == number)
                .map(DeploymentJson::decided)
                .findFirst()
                .orElseThrow(() -> new ProblemException(404, "deployment " + id + " has no decision " + wanted)));
    }
}
