package io.canary.server;

import io.canary.api.Deployments;
import io.canary.api.JournalQueries;
import io.canary.bus.Bus;
import io.canary.config.Config;
import io.canary.http.ByteBudget;
import io.canary.http.ConcurrencyLimiter;
import io.canary.http.HttpVerticle;
import io.canary.http.Readiness;
import io.canary.http.RequestGate;
import io.canary.http.RequestLimits;
import io.canary.http.Scrape;
import io.canary.ingest.EventLoopAffinity;
import io.canary.measurement.MetricSources;
import io.canary.routing.Routers;
import io.canary.telemetry.Meters;
import io.canary.telemetry.RefusedFor;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The HTTP servers, one for each event loop, and the limits that they share. */
final class HttpServers {
    /** Each holds a recording of up to 64 MiB in memory, and keeps one core busy. */
    private static final int SIMULATIONS_AT_ONCE_MOST = 2;

    private final Config config;
    private final Bus bus;
    private final Readiness readiness;
    private final PrometheusMeterRegistry registry;
    private final Meters meters;
    private final ByteBudget answers;
    private final List<String> ids = new CopyOnWriteArrayList<>();
    private volatile @Nullable HttpVerticle first;

    HttpServers(
            Config config,
            Bus bus,
            Readiness readiness,
            PrometheusMeterRegistry registry,
            Meters meters,
            ByteBudget answers) {
        this.config = config;
        this.bus = bus;
        this.readiness = readiness;
        this.registry = registry;
        this.meters = meters;
        this.answers = answers;
    }

    /**
     * Opens the port.
     *
     * @param count how many servers share it
     * @return completes when all listen
     */
    Future<?> deploy(
            Vertx vertx,
            int count,
            EventLoopAffinity affinity,
            Deployments deployments,
            JournalQueries journal,
            Routers routers,
            MetricSources sources) {
        var scrape = new Scrape(registry);
        var openApi = openApi();
        var limits = limits();
        var gate = new RequestGate(config.http(), meters, answers);
        return deploy(
                vertx,
                0,
                count,
                number -> new HttpVerticle(
                        number,
                        affinity,
                        config.http(),
                        bus,
                        deployments,
                        journal,
                        readiness,
                        routers,
                        sources,
                        scrape,
                        openApi,
                        limits,
                        gate));
    }

    /** One after the other: two servers that find their port taken at the same time trip over each other. */
    private Future<?> deploy(Vertx vertx, int number, int count, IntFunction<HttpVerticle> servers) {
        if (number == count) {
            return Future.succeededFuture();
        }
        var server = servers.apply(number);
        if (number == 0) {
            first = server;
        }
        return vertx.deployVerticle(server)
                .onSuccess(ids::add)
                .compose(id -> deploy(vertx, number + 1, count, servers));
    }

    private RequestLimits limits() {
        var bodies = new ByteBudget(config.http().bodyBytes());
        var limits = new RequestLimits(
                bodies,
                answers,
                limiter(SIMULATIONS_AT_ONCE_MOST),
                limiter(config.http().readsMax()),
                limiter(config.http().waitsMax()),
                limiter(config.http().eventStreamsMax()),
                limiter(config.http().viewersMax()),
                meters);
        meters.requestsOpen("read", limits.reads()::taken);
        meters.requestsOpen("wait", limits.waits()::taken);
        meters.requestsOpen("event_stream", limits.eventStreams()::taken);
        meters.requestsOpen("viewer", limits.viewers()::taken);
        meters.bodyBytes(bodies::held, bodies.most());
        meters.answerBytes(answers::held, answers.most());
        meters.openDeploymentsMost(config.deployments().openMost());
        return limits;
    }

    private ConcurrencyLimiter limiter(int count) {
        return new ConcurrencyLimiter(count, () -> meters.refused(RefusedFor.PLACES));
    }

    private static Buffer openApi() {
        try (var file = HttpServers.class.getResourceAsStream("/openapi.yaml")) {
            return Buffer.buffer(Objects.requireNonNull(file, "openapi.yaml").readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the jar itself is damaged
        }
    }

    /** The deployment ids of those that listen. */
    List<String> ids() {
        return ids;
    }

    /** The port that they listen on. */
    int port() {
        return Objects.requireNonNull(first, "deployed").port();
    }
}
