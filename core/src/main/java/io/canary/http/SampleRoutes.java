package io.canary.http;

import io.canary.api.Deployments;
import io.canary.api.RecordedPlanJson;
import io.canary.api.RecordedSamples;
import io.canary.http.Routes.NoQuery;
import io.canary.journal.Journal;
import io.canary.rollout.HistoryEntry;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /deployments/{id}/samples}: the samples that a deployment was decided on, from the journal, to simulate or to
 * send again.
 */
final class SampleRoutes {
    private static final int PAGE = 200;
    private static final int HISTORY_MOST = 2_000;

    private final LongAnswers answers;
    private final Journal journal;
    private final Deployments deployments;

    SampleRoutes(LongAnswers answers, Journal journal, Deployments deployments) {
        this.answers = answers;
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
                .compose(there -> answers.read(response, () -> journal.decisions(id, 0, SampleExport.PAGE))
                        .compose(first -> answers.read(response, () -> history(id, 0, List.of()))
                                .onSuccess(history -> {
                                    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson");
                                    if (context.request().method().equals(HttpMethod.HEAD)) {
                                        response.end();
                                    } else {
                                        var spec = there.snapshot().spec();
                                        var tick = spec.policy().analysis().tick();
                                        new SampleExport(answers, journal, response, id, new RecordedSamples(id, tick))
                                                .begin(RecordedPlanJson.write(spec, history), first);
                                    }
                                })))
                .onFailure(e -> Replies.failure(response, e));
    }

    /** The history, oldest first; only its beginning if it is too long for one line. */
    private Future<List<HistoryEntry>> history(String id, long after, List<HistoryEntry> before) {
        return journal.events(after, PAGE, id).compose(page -> {
            var all = new ArrayList<>(before);
            page.forEach(event -> all.add(event.entry()));
            return page.size() < PAGE || all.size() >= HISTORY_MOST
                    ? Future.succeededFuture(all)
                    : history(id, page.getLast().cursor(), all);
        });
    }
}
