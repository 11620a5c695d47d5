package io.canary.http;

import io.canary.api.Deployments;
import io.canary.api.ServiceJson;
import io.canary.api.ServicesQuery;
import io.vertx.ext.web.RoutingContext;

/** {@code /services}: the version in service of each service, as far as it is known. */
final class ServiceRoutes {
    private final LongAnswers answers;
    private final Deployments deployments;

    ServiceRoutes(LongAnswers answers, Deployments deployments) {
        this.answers = answers;
        this.deployments = deployments;
    }

    void mount(Routes routes) {
        routes.get("/services", ServicesQuery.class, this::list);
    }

    private void list(RoutingContext context) {
        QueryTree.of(context)
                .compose(tree -> answers.read(context.response(), () -> deployments.services(tree)))
                .onSuccess(services -> answers.list(context.response(), services, ServiceJson::write))
                .onFailure(e -> Replies.failure(context.response(), e));
    }
}
