package io.canary.http;

import io.canary.api.Deployments;
import io.canary.api.JournalQueries;
import io.canary.bus.Bus;
import io.canary.config.Config;
import io.canary.config.ConfigException;
import io.canary.ingest.EventLoopAffinity;
import io.canary.live.Feeds;
import io.canary.measurement.MetricSources;
import io.canary.routing.Routers;
import io.canary.telemetry.Platform;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Serves REST on one event loop; several share the port. */
public final class HttpVerticle extends VerticleBase {
    private final int number;
    private final EventLoopAffinity ingestion;
    private final Config.Http config;
    private final Bus bus;
    private final Deployments deployments;
    private final JournalQueries journal;
    private final Readiness readiness;
    private final Routers routers;
    private final MetricSources sources;
    private final Scrape scrape;
    private final Buffer openApi;
    private final RequestLimits limits;
    private final RequestGate gate;
    private final List<Runnable> beforeStop = new ArrayList<>();
    private @Nullable HttpServer server;

    /**
     * One of several.
     *
     * @param number of the ingestion verticle that gets metrics if there is none on the same event loop
     * @param limits shared by all verticles
     * @param gate shared by all verticles
     */
    public HttpVerticle(
            int number,
            EventLoopAffinity ingestion,
            Config.Http config,
            Bus bus,
            Deployments deployments,
            JournalQueries journal,
            Readiness readiness,
            Routers routers,
            MetricSources sources,
            Scrape scrape,
            Buffer openApi,
            RequestLimits limits,
            RequestGate gate) {
        this.number = number;
        this.ingestion = ingestion;
        this.config = config;
        this.bus = bus;
        this.deployments = deployments;
        this.journal = journal;
        this.readiness = readiness;
        this.routers = routers;
        this.sources = sources;
        this.scrape = scrape;
        this.openApi = openApi;
        this.limits = limits;
        this.gate = gate;
    }

    @Override
    public Future<?> start() {
        var bodies = new Bodies(vertx, context, config, limits.bodies(), limits.meters());
        var metrics = new MetricsEndpoint(bus, ingestion.here(number), context, bodies);
        var router = router(metrics, bodies);
        Handler<Throwable> aborted = gone -> limits.meters().clientsAborted("rest", 1);
        var options = options();
        server = vertx.createHttpServer(options)
                .connectionHandler(connection -> StrictRequestDecoder.install(connection, options))
                .invalidRequestHandler(InvalidRequests::answer)
                .requestHandler(request -> {
                    request.response().exceptionHandler(aborted); // long polls and streams replace it
                    handle(request, metrics, router);
                });
        return server.listen()
                .recover(e -> Future.failedFuture(new ConfigException(
                        "http.port: cannot listen on " + config.host() + ":" + config.port() + ": " + e.getMessage(),
                        e)));
    }

    private void handle(HttpServerRequest request, MetricsEndpoint metrics, Router router) {
        if (!gate.lets(request)) {
            return;
        }
        if (isMetrics(request)) { // by far the most frequent: no routing
            if (gate.letsChange(request)) {
                metrics.handle(request);
            }
        } else {
            router.handle(request);
        }
    }

    private static boolean isMetrics(HttpServerRequest request) {
        return request.method().equals(HttpMethod.POST) && "/metrics".equals(request.uri());
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(config.host())
                .setPort(config.port() == 0 ? -1 : config.port()) // -1: any free one, the same for all that share it
                .setIdleTimeout((int) config.idleTimeout().toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false) // no WebSockets here
                .setPerMessageWebSocketCompressionSupported(false)
                .setHttp2ClearTextEnabled(false) // a connection that has not sent its version would delay a stop
                .setHandle100ContinueAutomatically(true);
    }

    Router router(MetricsEndpoint metrics, Bodies bodies) {
        var router = Router.router(vertx);
        var routes = new Routes(router, gate);
        var polls = new LongPolls(vertx, deployments, limits.waits());
        var replies = new ReadReplies(Platform.answerWorkers(vertx), limits);
        var streams = new EventStreams(vertx, deployments, journal, limits.eventStreams(), config.idleTimeout());
        var feeds = new Feeds(vertx, Platform.answerWorkers(vertx), deployments, config.idleTimeout());
        var live = new LiveStreams(feeds, limits.viewers());
        beforeStop.addAll(List.of(polls::stop, streams::stop, live::stop));
        new HomeRoutes(vertx, replies, version()).mount(routes);
        new UiRoutes(vertx, replies).mount(routes);
        new DeploymentRoutes(vertx, replies, bodies, deployments, polls, live).mount(routes);
        new ServiceRoutes(replies, deployments).mount(routes);
        new DecisionRoutes(replies, journal).mount(routes);
        new SampleRoutes(replies, journal).mount(routes);
        new SimulateRoutes(vertx, bodies, limits, config.idleTimeout()).mount(routes);
        new EventRoutes(replies, journal, streams).mount(routes);
        new SystemRoutes(vertx, readiness, routers, sources, scrape, openApi).mount(routes);
        new OtlpEndpoint(bus, ingestion.here(number), bodies).mount(routes);
        new RemoteWriteEndpoint(bus, ingestion.here(number), bodies).mount(routes);
        metrics.mount(routes); // as //metrics, or with a query
        router.getRoutes().stream()
                .filter(route -> route.methods().contains(HttpMethod.GET))
                .forEach(route -> route.method(HttpMethod.HEAD)); // the same response without its body
        new FallbackRoutes(router.getRoutes()).mount(router);
        return router;
    }

    private static String version() {
        String version = HttpVerticle.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** The port that it listens on. */
    public int port() {
        return server == null ? -1 : server.actualPort();
    }

    /** Accepts no more connections, ends long polls and streams, and lets other requests finish. */
    @Override
    public Future<?> stop() {
        beforeStop.forEach(Runnable::run);
        return server == null
                ? Future.succeededFuture()
                : server.shutdown(config.shutdown().toMillis(), TimeUnit.MILLISECONDS);
    }
}
