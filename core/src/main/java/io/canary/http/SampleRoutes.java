package io.canary.http;

import io.canary.api.JournalQueries;
import io.canary.http.Routes.NoQuery;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;

/**
 * {@code /deployments/{id}/samples}: the samples that a deployment was decided on, from the journal, to simulate or to
 * send again.
 */
final class SampleRoutes {
    private final LongAnswers answers;
    private final JournalQueries journal;

    SampleRoutes(LongAnswers answers, JournalQueries journal) {
        this.answers = answers;
        this.journal = journal;
    }

    void mount(Routes routes) {
        routes.get("/deployments/:id/samples", NoQuery.class, this::export);
    }

    private void export(RoutingContext context) {
        String id = context.pathParam("id");
        var response = context.response();
        answers.read(response, () -> journal.samples(id, Map.of()))
                .onSuccess(first -> {
                    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson");
                    if (context.request().method().equals(HttpMethod.HEAD)) {
                        response.end();
                    } else {
                        new SampleExport(answers, journal, response, id).write(first);
                    }
                })
                .onFailure(e -> Replies.failure(response, e));
    }
}
