package io.canary.http;

import io.canary.api.ProblemException;
import io.canary.api.Requests;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Adds routes. Each declares its query parameters as the components of a record, and a request with any other parameter
 * is refused before the handler is called, so that a mistyped parameter is never silently ignored.
 */
final class Routes {
    private final Router router;
    private final RequestGate gate;

    /** The query of a route without parameters. */
    record NoQuery() {}

    Routes(Router router, RequestGate gate) {
        this.router = router;
        this.gate = gate;
    }

    /**
     * Adds a route.
     *
     * @param query a record that the query can be read into, such as {@link NoQuery}
     */
    void get(String path, Class<? extends Record> query, Handler<RoutingContext> handler) {
        add(HttpMethod.GET, path, query, handler);
    }

    /** Adds a route whose handler reads the query itself, and refuses unknown parameters. */
    void get(String path, Handler<RoutingContext> handler) {
        router.route(HttpMethod.GET, path).handler(handler);
    }

    /**
     * Adds a route.
     *
     * @param query a record that the query can be read into, such as {@link NoQuery}
     */
    void post(String path, Class<? extends Record> query, Handler<RoutingContext> handler) {
        add(HttpMethod.POST, path, query, handler);
    }

    private void add(HttpMethod method, String path, Class<? extends Record> query, Handler<RoutingContext> handler) {
        router.route(method, path).handler(context -> {
            if (method.equals(HttpMethod.POST) && !gate.letsChange(context.request())) {
                return;
            }
            try {
                Requests.read(query, QueryTree.read(context));
            } catch (ProblemException e) {
                Replies.failure(context.response(), e);
                return;
            }
            handler.handle(context);
        });
    }
}
