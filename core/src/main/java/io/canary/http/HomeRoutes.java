package io.canary.http;

import io.canary.api.ProblemException;
import io.canary.http.Routes.NoQuery;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code GET /}: an overview with links, as a page for browsers or as JSON, and the documentation that it links to.
 */
final class HomeRoutes {
    private static final String SUMMARY =
            "Rolls out a new version of a service step by step, and rolls it back if it does harm.";
    private static final String PLAIN =
            "text/plain; charset=utf-8"; // a browser shows plain text, but downloads Markdown
    private static final Pattern PAGE = Pattern.compile("[a-z0-9-]{1,100}\\.(md|svg|png)");
    private static final Pattern FOLDER = Pattern.compile("routers|decisions|pictures");

    private record Link(String name, String href, String title) {}

    private static final List<Link> LINKS = List.of(
            new Link("ui", "/ui/", "the live page"),
            new Link("deployments", "/deployments", "the deployments, newest first"),
            new Link("services", "/services", "which version each service is on, as far as it is known"),
            new Link("events", "/events", "what happened to them, and who wanted it"),
            new Link("routers", "/routers", "the configured routers"),
            new Link("health", "/health", "whether the service is ready"),
            new Link("metrics", "/metrics", "the service's own metrics, for Prometheus"),
            new Link("docs", "/docs/index.md", "the documentation"),
            new Link("openapi", "/openapi.yaml", "the complete contract, as an OpenAPI document"));

    private final Vertx vertx;
    private final ReadReplies replies;
    private final String version;

    /** @param version of the service */
    HomeRoutes(Vertx vertx, ReadReplies replies, String version) {
        this.vertx = vertx;
        this.replies = replies;
        this.version = version;
    }

    void mount(Routes routes) {
        routes.get("/", NoQuery.class, this::home);
        routes.get("/docs/:page", NoQuery.class, context -> page(context, ""));
        routes.get("/docs/:folder/:page", NoQuery.class, this::pageInFolder);
    }

    private void home(RoutingContext context) {
        context.response().putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        if (wantsJson(context)) {
            Replies.json(context.response(), 200, json());
        } else {
            context.response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
                    .end(html());
        }
    }

    /** Whether the client prefers JSON to HTML; HTML without a preference. */
    private static boolean wantsJson(RoutingContext context) {
        double json = 0;
        double html = 0;
        for (var accepted : context.parsedHeaders().accept()) {
            String type = accepted.component() + "/" + accepted.subComponent();
            switch (type) {
                case "application/json" -> json = Math.max(json, accepted.weight());
                case "text/html" -> html = Math.max(html, accepted.weight());
                default -> {}
            }
        }
        return json > html;
    }

    private JsonObject json() {
        var links = new JsonObject();
        LINKS.forEach(link -> links.put(link.name(), link.href()));
        return new JsonObject()
                .put("name", "canary")
                .put("version", version)
                .put("summary", SUMMARY)
                .put("links", links);
    }

    private String html() {
        String links = LINKS.stream()
                .map(link -> "<li><a href=\"%1$s\">%1$s</a>: %2$s</li>".formatted(link.href(), link.title()))
                .collect(Collectors.joining("\n"));
        return """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><title>Canary</title></head>
                <body>
                <h1>Canary %s</h1>
                <p>%s</p>
                <ul>
                %s
                </ul>
                </body>
                </html>
                """.formatted(version, SUMMARY, links);
    }

    private void pageInFolder(RoutingContext context) {
        String folder = context.pathParam("folder");
        page(context, FOLDER.matcher(folder).matches() ? folder + "/" : "?");
    }

    private void page(RoutingContext context, String folder) {
        String name = context.pathParam("page");
        if (folder.equals("?") || !PAGE.matcher(name).matches()) {
            Replies.failure(context.response(), nothingAt(context));
            return;
        }
        var response = context.response();
        replies.read(response, () -> vertx.executeBlocking(() -> read(context, "/docs/" + folder + name), false))
                .onSuccess(page ->
                        response.putHeader(HttpHeaders.CONTENT_TYPE, type(name)).end(page))
                .onFailure(e -> Replies.failure(response, e));
    }

    private static String type(String name) {
        return name.endsWith(".svg") ? "image/svg+xml" : name.endsWith(".png") ? "image/png" : PLAIN;
    }

    private static Buffer read(RoutingContext context, String path) throws IOException {
        try (var page = HomeRoutes.class.getResourceAsStream(path)) {
            if (page == null) {
                throw nothingAt(context);
            }
            return Buffer.buffer(page.readAllBytes());
        }
    }

    private static ProblemException nothingAt(RoutingContext context) {
        return new ProblemException(
                404, "no such resource: " + context.request().path());
    }
}
