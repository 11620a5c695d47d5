package io.canary.http;

import io.canary.api.JsonValues;
import io.canary.http.Routes.NoQuery;
import io.canary.measurement.MetricSources;
import io.canary.measurement.SourceInfo;
import io.canary.routing.RouterInfo;
import io.canary.routing.Routers;
import io.canary.text.EnumNames;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/** Routes about the service itself: health, metrics, routers, metric sources, OpenAPI. */
final class SystemRoutes {
    private final Readiness readiness;
    private final Routers routers;
    private final MetricSources sources;
    private final SharedRead<String> scrapes;
    private final Buffer openApi;

    SystemRoutes(
            Vertx vertx, Readiness readiness, Routers routers, MetricSources sources, Scrape scrape, Buffer openApi) {
        this.readiness = readiness;
        this.routers = routers;
        this.sources = sources;
        this.scrapes = new SharedRead<>(() -> vertx.executeBlocking(() -> scrape.text(), false));
        this.openApi = openApi;
    }

    void mount(Routes routes) {
        routes.get("/health", NoQuery.class, this::ready);
        routes.get("/health/ready", NoQuery.class, this::ready);
        routes.get("/health/live", NoQuery.class, SystemRoutes::live);
        routes.get("/metrics", NoQuery.class, this::metrics);
        routes.get("/routers", NoQuery.class, this::routers);
        routes.get("/sources", NoQuery.class, this::sources);
        routes.get("/openapi.yaml", NoQuery.class, this::openApi);
    }

    private static void live(RoutingContext context) {
        Replies.json(context.response(), 200, new JsonObject().put("status", "ok"));
    }

    private void openApi(RoutingContext context) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/yaml")
                .end(openApi);
    }

    private void ready(RoutingContext context) {
        readiness.check().onSuccess(checks -> {
            boolean ok = checks.getBoolean("ok");
            checks.remove("ok");
            Replies.json(
                    context.response(),
                    ok ? 200 : 503,
                    new JsonObject().put("status", ok ? "ok" : "not ready").put("checks", checks));
        });
    }

    /** Written on a worker: with a thousand deployments the text is long. Concurrent clients share one. */
    private void metrics(RoutingContext context) {
        var response = context.response();
        scrapes.get()
                .onSuccess(text -> response.putHeader(HttpHeaders.CONTENT_TYPE, Scrape.CONTENT_TYPE)
                        .end(text))
                .onFailure(e -> Replies.failure(response, e));
    }

    private void routers(RoutingContext context) {
        var list = new JsonArray();
        routers.all().forEach(host -> list.add(router(host.info())));
        Replies.json(context.response(), 200, list);
    }

    private void sources(RoutingContext context) {
        var list = new JsonArray();
        sources.all().forEach(info -> list.add(source(info)));
        Replies.json(context.response(), 200, list);
    }

    private JsonObject source(SourceInfo info) {
        var query = info.defaultQuery();
        return new JsonObject()
                .put("name", info.name())
                .put("type", info.type())
                .put("plugin", info.plugin())
                .put("available", sources.isAvailable(info.name()))
                .put("every_sec", JsonValues.seconds(info.every()))
                .put("lag_sec", JsonValues.seconds(sources.lag(info.name())))
                .put("observed_lag_sec", JsonValues.seconds(sources.observedLag(info.name())))
                .put("default_query", query == null ? null : new JsonObject(query))
                .put(
                        "capabilities",
                        new JsonObject()
                                .put("features", features(info.capabilities().features())));
    }

    private static JsonArray features(Set<? extends Enum<?>> features) {
        return new JsonArray(features.stream().map(EnumNames::lower).sorted().toList());
    }

    private static JsonObject router(RouterInfo info) {
        return new JsonObject()
                .put("name", info.name())
                .put("type", info.type())
                .put("plugin", info.plugin())
                .put("default", info.isDefault())
                .put(
                        "capabilities",
                        new JsonObject()
                                .put(
                                        "granularity",
                                        info.capabilities().granularity().percent())
                                .put("features", features(info.capabilities().features()))
                                .put(
                                        "default_lease_sec",
                                        JsonValues.seconds(info.capabilities().defaultLease())));
    }
}
