package io.canary.http;

import io.canary.api.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /ui}: the files of the live page, from the class path. All else the page reads from the API. */
final class UiRoutes {
    /** Nothing from elsewhere, nothing inline, and no page may frame this one: its buttons move traffic. */
    private static final String POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'self'; " + "frame-ancestors 'none'; object-src 'none'";

    private static final Pattern FILE = Pattern.compile("[A-Za-z][A-Za-z-]{0,60}(\\.[a-z]{2,5}){0,3}");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    /** The charts, from their WebJar. Its version is part of their path. */
    private static final String CHARTS = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private final Vertx vertx;
    private final ReadReplies replies;

    /** What the addresses of pages contain beside their file: the page itself reads it. */
    record PageQuery(
            @Nullable String id,
            @Nullable String triage,
            @Nullable String service,
            @Nullable String owner,
            @Nullable String text) {}

    private record UiFile(String type, Buffer content, String tag) {}

    UiRoutes(Vertx vertx, ReadReplies replies) {
        this.vertx = vertx;
        this.replies = replies;
    }

    void mount(Routes routes) {
        routes.get("/ui", PageQuery.class, this::home);
        routes.get("/ui/:file", PageQuery.class, context -> serve(context, context.pathParam("file")));
    }

    /** Redirects relatively, so that it works behind a path prefix. */
    private void home(RoutingContext context) {
        if (context.request().path().endsWith("/")) {
            serve(context, "index.html");
        } else {
            var query = context.request().query();
            context.response()
                    .setStatusCode(308)
                    .putHeader(HttpHeaders.LOCATION, "ui/" + (query == null ? "" : "?" + query))
                    .end();
        }
    }

    private void serve(RoutingContext context, String name) {
        var response = context.response();
        replies.read(response, () -> vertx.executeBlocking(() -> read(context, name), false))
                .onSuccess(file -> send(context, response, file))
                .onFailure(e -> Replies.failure(response, e));
    }

    private static void send(RoutingContext context, HttpServerResponse response, UiFile file) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.type())
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.ETAG, file.tag())
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Referrer-Policy", "same-origin");
        if (IfNoneMatch.names(context.request(), file.tag())) {
            response.setStatusCode(304).end();
        } else {
            response.end(file.content());
        }
    }

    private static UiFile read(RoutingContext context, String asked) throws IOException {
        var name = asked.contains(".") ? asked : asked + ".html";
        var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        try (var file = FILE.matcher(name).matches() && type != null
                ? UiRoutes.class.getResourceAsStream((name.startsWith("uPlot.") ? CHARTS : "/ui/") + name)
                : null) {
            if (file == null || type == null) {
                throw new ProblemException(
                        404, "no such resource: " + context.request().path());
            }
            byte[] bytes = file.readAllBytes();
            var tag = UUID.nameUUIDFromBytes(bytes).toString();
            return new UiFile(type, Buffer.buffer(bytes), '"' + tag + '"');
        }
    }
}
