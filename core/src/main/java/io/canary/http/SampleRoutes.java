package io.canary.http;

import io.canary.api.Deployments;
import io.canary.api.RecordedSamples;
import io.canary.http.Routes.NoQuery;
import io.canary.journal.Journal;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** {@code /deployments/{id}/samples}: what a deployment was decided on, as the journal has it, to be simulated or fed back. */
final class SampleRoutes {
    private final Vertx vertx;
    private final Journal journal;
    private final Deployments deployments;

    SampleRoutes(Vertx vertx, Journal journal, Deployments deployments) {
        this.vertx = vertx;
        this.journal = journal;
        this.deployments = deployments;
    }

    void mount(Routes routes) {
        routes.get("/deployments/:id/samples", NoQuery.class, this::export);
    }

    private void export(RoutingContext context) {
        String id = context.pathParam("id");
        var response = context.response();
        deployments
                .get(id)
                .compose(there -> journal.decisions(id, 0, SampleExport.PAGE).onSuccess(first -> {
                    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson");
                    if (context.request().method().equals(HttpMethod.HEAD)) {
                        response.end();
                    } else {
                        var policy = there.snapshot().spec().policy();
                        var samples = new RecordedSamples(id, policy.analysis().tick());
                        new SampleExport(vertx, journal, response, id, samples).goOn(first);
                    }
                }))
                .onFailure(e -> Replies.failure(response, e));
    }
}
