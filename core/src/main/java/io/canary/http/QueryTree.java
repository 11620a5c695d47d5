package io.canary.http;

import io.canary.api.ProblemException;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Untyped;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A query string as a tree for the settings binder: strings that may be numbers. */
final class QueryTree {

    private QueryTree() {}

    /** Fails with a {@link ProblemException} where {@link #read} throws one. */
    static Future<Map<String, Object>> of(RoutingContext context) {
        return of(context, Set.of());
    }

    /** The same; each of these names may be repeated, and becomes a list. */
    static Future<Map<String, Object>> of(RoutingContext context, Set<String> repeatable) {
        try {
            return Future.succeededFuture(read(context, repeatable));
        } catch (ProblemException e) {
            return Future.failedFuture(e);
        }
    }

    /** @throws ProblemException if the query is malformed, or has a name twice */
    static Map<String, Object> read(RoutingContext context) {
        return read(context, Set.of());
    }

    private static Map<String, Object> read(RoutingContext context, Set<String> repeatable) {
        MultiMap params;
        try {
            params = context.queryParams();
        } catch (IllegalArgumentException | HttpException e) {
            throw new ProblemException(400, "the query is not properly encoded");
        }
        var tree = new LinkedHashMap<String, Object>();
        for (var entry : params) {
            var before = tree.put(entry.getKey(), new Untyped(entry.getValue()));
            if (before instanceof Untyped(String text) && repeatable.contains(entry.getKey())) {
                tree.put(entry.getKey(), new Untyped(text + "," + entry.getValue()));
            } else if (before != null) {
                throw ProblemException.invalid(List.of(new Problem("/" + entry.getKey(), "must not be given twice")));
            }
        }
        return tree;
    }
}
