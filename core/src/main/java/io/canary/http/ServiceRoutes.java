package io.canary.http;

import io.canary.api.Deployments;
import io.canary.api.ServiceJson;
import io.canary.api.ServicesQuery;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/** {@code /services}: which version each service is on, as far as it is known. */
final class ServiceRoutes {
    private final Vertx vertx;
    private final Deployments deployments;

    ServiceRoutes(Vertx vertx, Deployments deployments) {
        this.vertx = vertx;
        this.deployments = deployments;
    }

    void mount(Routes routes) {
        routes.get("/services", ServicesQuery.class, this::list);
    }

    private void list(RoutingContext context) {
        QueryTree.of(context)
                .compose(deployments::services)
                .onSuccess(services -> Replies.list(vertx, context.response(), services, ServiceJson::write))
                .onFailure(e -> Replies.failure(context.response(), e));
    }
}
