package io.canary.http;

import io.canary.api.SimulationJson;
import io.canary.http.Places.Place;
import io.canary.ingest.Trial;
import io.canary.simulate.Feed;
import io.canary.simulate.Simulation;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * {@code POST /simulate}: what a policy would have done. A simulation takes a moment of a whole core and all of its recording in
 * memory, so few are under way at once, and none on an event loop.
 */
final class SimulateRoutes {
    private static final int BODY_MAX = (int) NdjsonUpload.BODY_MAX;

    private final Vertx vertx;
    private final Places places;
    private final Duration limit;

    /** @param idleTimeout after which a connection is closed that nothing moves on: by then, whoever waits has to know */
    SimulateRoutes(Vertx vertx, Places places, Duration idleTimeout) {
        this.vertx = vertx;
        this.places = places;
        this.limit = idleTimeout.multipliedBy(2).dividedBy(3);
    }

    void mount(Router router) {
        router.post("/simulate").handler(this::simulate);
    }

    private void simulate(RoutingContext context) {
        var request = context.request();
        var place = ContentTypes.of(request) == ContentTypes.NDJSON ? places.take() : null;
        if (place != null) {
            simulate(request, place);
        } else if (ContentTypes.of(request) == ContentTypes.NDJSON) {
            Replies.problem(
                    request.response(), 503, "as many simulations are under way as are allowed: ask again later");
        } else {
            Replies.problem(
                    request.response(),
                    415,
                    "the body must be in UTF-8, with the header Content-Type: application/x-ndjson");
        }
    }

    /** A client that goes away gives its place back, unless it is being worked for. */
    private void simulate(HttpServerRequest request, Place place) {
        var response = request.response();
        response.endHandler(v -> place.giveBack()).closeHandler(v -> place.giveBack());
        BodyReader.read(request, BODY_MAX, body -> {
            response.endHandler(null).closeHandler(null);
            vertx.executeBlocking(() -> answer(body), false)
                    .onComplete(done -> place.giveBack())
                    .onSuccess(answer -> reply(response, answer))
                    .onFailure(e -> Replies.failure(response, e));
        });
    }

    private static void reply(HttpServerResponse response, JsonObject answer) {
        if (answer.containsKey("end")) {
            Replies.json(response, 200, answer);
        } else {
            Replies.problem(response, 400, answer);
        }
    }

    private JsonObject answer(byte[] body) {
        long begun = System.nanoTime();
        var trial = Trial.read(body);
        return trial.mistakes().isEmpty()
                ? SimulationJson.end(Simulation.run(trial.plan(), feed(trial, begun)))
                : SimulationJson.mistakes(trial);
    }

    private Feed feed(Trial trial, long begun) {
        return new HurriedFeed(Feed.of(trial.recording().inOrder()), limit, begun);
    }
}
