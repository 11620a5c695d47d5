package io.canary.http;

import io.canary.api.ProblemException;
import io.canary.api.Requests;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Where routes are added. Each names the query parameters that it takes, as the components of a record, and a request
 * with any other is refused before the handler sees it: on every route alike, so that a parameter that does nothing is
 * never taken for one that does.
 */
final class Routes {
    private final Router router;
    private final RequestGate gate;

    /** The query of a route that takes no parameters. */
    record NoQuery() {}

    Routes(Router router, RequestGate gate) {
        this.router = router;
        this.gate = gate;
    }

    /**
     * Adds one.
     *
     * @param query a record that the query can be read into, such as {@link NoQuery}
     */
    void get(String path, Class<? extends Record> query, Handler<RoutingContext> handler) {
        add(HttpMethod.GET, path, query, handler);
    }

    /** Adds one whose handler reads the query itself, and refuses what it does not know. */
    void get(String path, Handler<RoutingContext> handler) {
        router.route(HttpMethod.GET, path).handler(handler);
    }

    /**
     * Adds one.
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
