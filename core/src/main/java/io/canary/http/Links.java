package io.canary.http;

import io.vertx.core.http.HttpServerRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;

/** The header {@code Link} (RFC 8288). */
final class Links {

    private Links() {}

    /** A link to the next page: the same path and query except for these parameters. */
    static String next(HttpServerRequest request, Map<String, String> replaced) {
        var query = new StringJoiner("&", request.path() + "?", "");
        for (var entry : request.params()) {
            if (!replaced.containsKey(entry.getKey())) {
                query.add(parameter(entry.getKey(), entry.getValue()));
            }
        }
        replaced.forEach((name, value) -> query.add(parameter(name, value)));
        return "<" + query + ">; rel=\"next\"";
    }

    private static String parameter(String name, String value) {
        return encoded(name) + "=" + encoded(value);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
