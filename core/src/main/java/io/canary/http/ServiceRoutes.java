package io.canary.http;

import io.canary.api.Deployments;
import io.canary.api.ServicesQuery;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.RoutingContext;

/** {@code /services}: which version each service is on, as far as it is known. */
final class ServiceRoutes {
    private final Deployments deployments;

    ServiceRoutes(Deployments deployments) {
        this.deployments = deployments;
    }

    void mount(Routes routes) {
        routes.get("/services", ServicesQuery.class, this::list);
    }

    private void list(RoutingContext context) {
        QueryTree.of(context)
                .compose(deployments::services)
                .onSuccess(services -> Replies.json(context.response(), 200, new JsonArray(services)))
                .onFailure(e -> Replies.failure(context.response(), e));
    }
}
