package io.canary.http;

import io.canary.api.DeploymentJson;
import io.canary.api.Deployments;
import io.canary.api.Refusal;
import io.canary.deployment.DeploymentView;
import io.canary.json.Json;
import io.canary.rollout.Command;
import io.canary.rollout.View;
import io.canary.spi.settings.Name;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Untyped;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code /deployments} and what is below it. */
final class DeploymentRoutes {
    private static final int BODY_MAX = 1 << 20;

    private final Deployments deployments;

    DeploymentRoutes(Deployments deployments) {
        this.deployments = deployments;
    }

    void mount(Router router) {
        router.get("/deployments").handler(this::list);
        router.post("/deployments").handler(this::create);
        router.get("/deployments/:id").handler(this::get);
        for (var command : Command.values()) {
            String verb =
                    command == Command.ROLL_BACK ? "rollback" : command.name().toLowerCase(java.util.Locale.ROOT);
            router.post("/deployments/:id/" + verb).handler(context -> order(context, command));
        }
        router.post("/deployments/:id/promote").handler(this::promote);
    }

    private void list(RoutingContext context) {
        var request = context.request();
        query(request)
                .compose(deployments::list)
                .onSuccess(page -> {
                    if (page.cursor() != null) {
                        request.response().putHeader("Link", link(request, page.cursor()));
                    }
                    var array = new JsonArray();
                    page.snapshots().forEach(s -> array.add(DeploymentJson.summary(s)));
                    Replies.json(request.response(), 200, array);
                })
                .onFailure(e -> Replies.failure(request.response(), e));
    }

    private static Future<Map<String, Object>> query(HttpServerRequest request) {
        MultiMap params;
        try {
            params = request.params();
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(new Refusal(400, "the query is not properly encoded"));
        }
        var tree = new LinkedHashMap<String, Object>();
        for (var entry : params) {
            if (tree.put(entry.getKey(), new Untyped(entry.getValue())) != null) {
                return Future.failedFuture(
                        Refusal.invalid(List.of(new Problem("/" + entry.getKey(), "must not be given twice"))));
            }
        }
        return Future.succeededFuture(tree);
    }

    private static String link(HttpServerRequest request, String cursor) {
        var query = new StringBuilder("/deployments?");
        for (var entry : request.params()) {
            if (!entry.getKey().equals("cursor")) {
                query.append(encoded(entry.getKey()))
                        .append('=')
                        .append(encoded(entry.getValue()))
                        .append('&');
            }
        }
        return "<" + query + "cursor=" + cursor + ">; rel=\"next\"";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void create(RoutingContext context) {
        var response = context.response();
        withJson(context.request(), false, tree -> deployments
                .create(tree)
                .onSuccess(view -> {
                    response.putHeader(
                            HttpHeaders.LOCATION,
                            "/deployments/" + view.snapshot().spec().id());
                    reply(response, 201, view);
                })
                .onFailure(e -> Replies.failure(response, e)));
    }

    private void get(RoutingContext context) {
        deployments
                .get(context.pathParam("id"))
                .onSuccess(view -> reply(context.response(), 200, view))
                .onFailure(e -> Replies.failure(context.response(), e));
    }

    private void order(RoutingContext context, Command command) {
        withOrder(context, body -> deployments
                .order(context.pathParam("id"), command, reason(command, body), IfMatch.of(context.request()))
                .onSuccess(view -> reply(context, view))
                .onFailure(e -> Replies.failure(context.response(), e)));
    }

    private void promote(RoutingContext context) {
        withOrder(context, body -> deployments
                .promote(context.pathParam("id"), IfMatch.of(context.request()))
                .onSuccess(view -> reply(context, view))
                .onFailure(e -> Replies.failure(context.response(), e)));
    }

    /** 202 as long as the router has not confirmed what was asked of it. */
    private static void reply(RoutingContext context, DeploymentView view) {
        boolean open = View.openAsk(view.snapshot().state()) != null;
        reply(context.response(), open ? 202 : 200, view);
    }

    /** The tag is that of the revision: what samples came in since is not part of it. */
    private static void reply(HttpServerResponse response, int status, DeploymentView view) {
        response.putHeader(
                HttpHeaders.ETAG, IfMatch.tag(view.snapshot().standing().revision()));
        Replies.json(response, status, DeploymentJson.full(view));
    }

    /**
     * The body of a command; it may be left out.
     *
     * @param reason for the history: short, and on one line
     */
    private record Order(@Nullable @Name String reason) {}

    private void withOrder(RoutingContext context, Consumer<Order> then) {
        withJson(context.request(), true, tree -> {
            try {
                then.accept(Settings.read(Order.class, tree == null ? Map.of() : tree));
            } catch (SettingsException e) {
                Replies.failure(context.response(), Refusal.invalid(e.problems()));
            } catch (Refusal e) {
                Replies.failure(context.response(), e);
            }
        });
    }

    private static String reason(Command command, Order order) {
        String what =
                switch (command) {
                    case CANCEL -> "cancelled on request";
                    case ROLL_BACK -> "rolled back on request";
                    case PAUSE -> "paused on request";
                    case RESUME -> "resumed on request";
                };
        return order.reason() == null ? what : what + ": " + order.reason();
    }

    private static void withJson(HttpServerRequest request, boolean optional, Consumer<@Nullable Object> then) {
        boolean json = ContentTypes.of(request) == ContentTypes.JSON;
        BodyReader.read(request, BODY_MAX, body -> {
            if (body.length == 0 && optional) {
                then.accept(null);
            } else if (!json) {
                Replies.problem(
                        request.response(),
                        415,
                        "the body must be JSON in UTF-8, with the header Content-Type: application/json");
            } else {
                try {
                    then.accept(Json.read(body, 0, body.length));
                } catch (SettingsException e) {
                    Replies.failure(request.response(), Refusal.invalid(e.problems()));
                }
            }
        });
    }
}
