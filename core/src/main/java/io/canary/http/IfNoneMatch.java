package io.canary.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.stream.Stream;

/**
 * The header If-None-Match: what the client has already (RFC 9110, section 13.1.2). A proxy that compresses what it
 * passes on makes each entity tag a weak one, so these count as well.
 */
final class IfNoneMatch {
    private IfNoneMatch() {}

    /** @param tag a strong entity tag without a comma, in its quotes */
    static boolean names(HttpServerRequest request, String tag) {
        return names(request.headers().getAll(HttpHeaders.IF_NONE_MATCH), tag);
    }

    static boolean names(List<String> values, String tag) {
        return values.stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(String::strip)
                .anyMatch(known -> known.equals("*") || known.equals(tag) || known.equals("W/" + tag));
    }
}
