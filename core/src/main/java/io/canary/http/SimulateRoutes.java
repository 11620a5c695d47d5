package io.canary.http;

import io.canary.api.SimulationJson;
import io.canary.http.Routes.NoQuery;
import io.canary.recording.SimulationInput;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/**
 * {@code POST /simulate}: what a policy would have decided. A simulation keeps one core busy and its recording in
 * memory, so few run at once, and none on an event loop.
 */
final class SimulateRoutes {
    private static final int BODY_MAX = (int) NdjsonUpload.BODY_MAX;

    private final Vertx vertx;
    private final Bodies bodies;
    private final ConcurrencyLimiter limiter;
    private final Duration limit;

    /**
     * @param idleTimeout after which an idle connection is closed: the response has to come before
     */
    SimulateRoutes(Vertx vertx, Bodies bodies, RequestLimits limits, Duration idleTimeout) {
        this.vertx = vertx;
        this.bodies = bodies;
        this.limiter = limits.simulations();
        this.limit = idleTimeout.multipliedBy(2).dividedBy(3);
    }

    void mount(Routes routes) {
        routes.post("/simulate", NoQuery.class, this::simulate);
    }

    private void simulate(RoutingContext context) {
        var request = context.request();
        if (ContentTypes.of(request) == ContentTypes.NDJSON) {
            bodies.readLarge(request, BODY_MAX, body -> simulate(request.response(), body));
        } else {
            Replies.problem(
                    request.response(),
                    415,
                    "the body must be in UTF-8, with the header Content-Type: application/x-ndjson");
        }
    }

    /** The permit is taken when the work begins, so that a slow upload does not block other clients. */
    private void simulate(HttpServerResponse response, ReceivedBody body) {
        var permit = limiter.take();
        if (permit == null) {
            body.close();
            Replies.problem(response, 503, "as many simulations are under way as are allowed: ask again later");
            return;
        }
        var deadline = new SimulationDeadline(limit, System.nanoTime());
        vertx.executeBlocking(() -> answer(body.bytes(), deadline), false)
                .onComplete(done -> {
                    permit.giveBack();
                    body.close();
                })
                .onSuccess(answer -> reply(response, answer))
                .onFailure(e -> Replies.failure(response, e));
    }

    private static void reply(HttpServerResponse response, JsonObject answer) {
        if (answer.containsKey("end")) {
            Replies.json(response, 200, answer);
        } else {
            Replies.problem(response, 400, answer);
        }
    }

    private JsonObject answer(byte[] body, SimulationDeadline deadline) {
        var input = SimulationInput.read(body, deadline::check);
        if (input.unreadFrom() > 0) {
            bodies.mistakesRefused();
        }
        return input.mistakes().isEmpty()
                ? SimulationJson.end(input.run(feed -> new DeadlineFeed(feed, deadline), deadline::check))
                : SimulationJson.mistakes(input);
    }
}
