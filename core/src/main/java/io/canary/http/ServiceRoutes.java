package io.canary.http;

import io.canary.api.Deployments;
import io.canary.api.ServiceJson;
import io.canary.api.ServicesQuery;
import io.vertx.ext.web.RoutingContext;

/** {@code /services}: the version in service of each service, as far as it is known. */
final class ServiceRoutes {
    private final ReadReplies replies;
    private final Deployments deployments;

    ServiceRoutes(ReadReplies replies, Deployments deployments) {
        this.replies = replies;
        this.deployments = deployments;
    }

    void mount(Routes routes) {
        routes.get("/services", ServicesQuery.class, this::list);
    }

    private void list(RoutingContext context) {
        QueryTree.of(context)
                .compose(tree -> replies.read(context.response(), () -> deployments.services(tree)))
                .onSuccess(services -> replies.list(context.response(), services, ServiceJson::write))
                .onFailure(e -> Replies.failure(context.response(), e));
    }
}
