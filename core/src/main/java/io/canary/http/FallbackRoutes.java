package io.canary.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Responses outside all routes: wrong method (405 with the allowed ones), unknown path (404), and errors. */
final class FallbackRoutes {
    private final Map<String, TreeSet<String>> methodsByPath = new LinkedHashMap<>();

    FallbackRoutes(List<Route> routes) {
        for (var route : routes) {
            var methods = methodsByPath.computeIfAbsent(route.getPath(), p -> new TreeSet<>());
            route.methods().forEach(m -> methods.add(m.name()));
        }
    }

    void mount(Router router) {
        methodsByPath.forEach((path, methods) -> {
            String allow = String.join(", ", methods);
            router.route(path).handler(context -> notAllowed(context, allow));
        });
        router.route()
                .handler(context -> Replies.problem(
                        context.response(),
                        404,
                        "no such resource: " + context.request().path()));
        router.route().failureHandler(FallbackRoutes::failed);
        router.errorHandler(
                400, c -> Replies.problem(c.response(), 400, "the request's path or query is not properly encoded"));
    }

    private static void notAllowed(RoutingContext context, String allow) {
        context.response().putHeader(HttpHeaders.ALLOW, allow);
        Replies.problem(
                context.response(), 405, context.request().method() + " is not allowed here; allowed: " + allow);
    }

    private static void failed(RoutingContext context) {
        int status = context.statusCode();
        if (status >= 400 && status < 500) {
            Replies.problem(context.response(), status, "the request could not be understood");
        } else {
            var failure = context.failure();
            Replies.failure(
                    context.response(), failure == null ? new IllegalStateException("status " + status) : failure);
        }
    }
}
