package io.canary.http;

import io.canary.api.Answer;
import io.canary.api.CommandQuery;
import io.canary.api.CreateQuery;
import io.canary.api.DeploymentJson;
import io.canary.api.Deployments;
import io.canary.api.ProblemException;
import io.canary.api.Requests;
import io.canary.api.WaitQuery;
import io.canary.http.Routes.NoQuery;
import io.canary.json.Json;
import io.canary.rollout.Command;
import io.canary.spi.settings.SettingsException;
import io.canary.telemetry.Platform;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /deployments} and the paths below it. */
final class DeploymentRoutes {
    private static final int BODY_MAX = 1 << 20;

    /** A larger body is parsed on a worker: it may have a hundred thousand errors. */
    private static final int LARGE = 8 << 10;

    private final WorkerExecutor workers;
    private final ReadReplies replies;
    private final Bodies bodies;
    private final Deployments deployments;
    private final LongPolls polls;
    private final LiveStreams live;

    DeploymentRoutes(
            Vertx vertx,
            ReadReplies replies,
            Bodies bodies,
            Deployments deployments,
            LongPolls polls,
            LiveStreams live) {
        this.workers = Platform.bodyWorkers(vertx);
        this.replies = replies;
        this.bodies = bodies;
        this.deployments = deployments;
        this.polls = polls;
        this.live = live;
    }

    void mount(Routes routes) {
        routes.get("/deployments", this::list);
        routes.post("/deployments", CreateQuery.class, this::create);
        routes.get("/deployments/:id", this::get);
        routes.get("/deployments/:id/verdict", NoQuery.class, this::verdict);
        for (var type : Command.types()) {
            routes.post(
                    "/deployments/:id/" + Command.name(type), CommandQuery.class, context -> execute(context, type));
        }
    }

    private void list(RoutingContext context) {
        var request = context.request();
        request.response().putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        if (ServerSentEvent.isWanted(context)) {
            withoutQuery(context, () -> live.openList(context));
            return;
        }
        QueryTree.of(context, Set.of("status"))
                .compose(tree -> replies.read(request.response(), () -> deployments.list(tree)))
                .onSuccess(page -> {
                    if (page.cursor() != null) {
                        request.response().putHeader("Link", Links.next(request, Map.of("cursor", page.cursor())));
                    }
                    replies.list(request.response(), page.snapshots(), DeploymentJson::summary);
                })
                .onFailure(e -> Replies.failure(request.response(), e));
    }

    private void create(RoutingContext context) {
        withJson(
                context.request(),
                false,
                tree -> deployments.create(
                        QueryTree.read(context), tree, RequestContextReader.of(context.request(), false)));
    }

    /** A live view has no parameters. */
    private static void withoutQuery(RoutingContext context, Runnable then) {
        try {
            Requests.read(NoQuery.class, QueryTree.read(context));
        } catch (ProblemException e) {
            Replies.failure(context.response(), e);
            return;
        }
        then.run();
    }

    private void watch(RoutingContext context) {
        var id = context.pathParam("id");
        deployments
                .get(id)
                .onSuccess(there -> live.open(context, id))
                .onFailure(e -> Replies.failure(context.response(), e));
    }

    private void get(RoutingContext context) {
        context.response().putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        if (ServerSentEvent.isWanted(context)) {
            withoutQuery(context, () -> watch(context));
            return;
        }
        QueryTree.of(context)
                .map(WaitQuery::read)
                .onSuccess(query -> polls.get(context, query))
                .onFailure(e -> Replies.failure(context.response(), e));
    }

    private void verdict(RoutingContext context) {
        deployments
                .verdict(context.pathParam("id"))
                .onSuccess(verdict -> Replies.json(context.response(), 200, verdict))
                .onFailure(e -> Replies.failure(context.response(), e));
    }

    private void execute(RoutingContext context, Class<? extends Command> type) {
        withJson(
                context.request(),
                true,
                tree -> deployments.execute(
                        context.pathParam("id"),
                        QueryTree.read(context),
                        Requests.command(type, tree),
                        RequestContextReader.of(context.request(), true)));
    }

    private static void answer(HttpServerResponse response, Future<Answer> answer) {
        answer.onSuccess(a -> answer(response, a)).onFailure(e -> Replies.failure(response, e));
    }

    /** The tag stands for the revision, which new samples do not change. */
    private static void answer(HttpServerResponse response, Answer answer) {
        if (answer.isRepeated()) {
            response.putHeader(RequestContextReader.REPLAYED, "true");
        }
        if (answer.doneAt() != null) {
            response.putHeader(RequestContextReader.DONE_AT, String.valueOf(answer.doneAt()));
        }
        if (answer.revision() != null) {
            response.putHeader(HttpHeaders.ETAG, IfMatch.tag(answer.revision()));
        }
        if (answer.status() == 201) {
            response.putHeader(
                    HttpHeaders.LOCATION, "/deployments/" + answer.body().getString("id"));
        }
        if (answer.isRefusal()) {
            Replies.problem(response, answer.status(), answer.body());
        } else {
            Replies.json(response, answer.status(), answer.body());
        }
    }

    private void withJson(
            HttpServerRequest request, boolean optional, Function<@Nullable Object, Future<Answer>> then) {
        boolean json = ContentTypes.of(request) == ContentTypes.JSON;
        bodies.read(request, BODY_MAX, body -> {
            var response = request.response();
            if (!json && !(body.length() == 0 && optional)) {
                body.close();
                Replies.problem(
                        response,
                        415,
                        "the body must be JSON in UTF-8, with the header Content-Type: application/json");
            } else if (body.length() <= LARGE) {
                answer(response, body, then.apply(tree(body.bytes(), optional)));
            } else {
                answer(
                        response,
                        body,
                        workers.executeBlocking(() -> then.apply(tree(body.bytes(), optional)), false)
                                .compose(Function.identity()));
            }
        });
    }

    private static void answer(HttpServerResponse response, ReceivedBody body, Future<Answer> answer) {
        answer(response, answer.onComplete(done -> body.close()));
    }

    private static @Nullable Object tree(byte[] body, boolean optional) {
        try {
            return body.length == 0 && optional
                    ? Map.of() // not null, which would be a wrong body
                    : Json.read(body, 0, body.length);
        } catch (SettingsException e) {
            throw ProblemException.invalid(e);
        }
    }
}
