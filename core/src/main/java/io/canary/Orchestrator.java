package io.canary;

import io.canary.api.Deployments;
import io.canary.bus.Bus;
import io.canary.config.Config;
import io.canary.config.ConfigException;
import io.canary.deployment.DeploymentGauges;
import io.canary.deployment.Directory;
import io.canary.deployment.SupervisorVerticle;
import io.canary.deployment.Surroundings;
import io.canary.deployment.WallClock;
import io.canary.eventbus.Announcements;
import io.canary.eventbus.EventBusVerticle;
import io.canary.eventbus.RouterReports;
import io.canary.http.ByteBudget;
import io.canary.http.HttpVerticle;
import io.canary.http.Places;
import io.canary.http.Readiness;
import io.canary.http.RequestLimits;
import io.canary.http.Scrape;
import io.canary.idempotency.RequestKeysVerticle;
import io.canary.ingest.Accuracies;
import io.canary.ingest.IngestVerticle;
import io.canary.ingest.LoopMates;
import io.canary.ingest.SeenReports;
import io.canary.journal.Journal;
import io.canary.journal.Journal.Recorded;
import io.canary.journal.JournalException;
import io.canary.journal.Journals;
import io.canary.retention.AgeClock;
import io.canary.routing.PluginCatalogue;
import io.canary.routing.Routers;
import io.canary.telemetry.Meters;
import io.canary.telemetry.Platform;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The service: all its parts, started in order and stopped in the reverse order. */
public final class Orchestrator {
    private static final Duration MARGIN = Duration.ofSeconds(5);

    /** Each has a recording of up to 64 MiB in memory, and a core for itself. */
    private static final int SIMULATIONS_AT_ONCE_MOST = 2;

    /** Of recordings that are simulated, or on their way: a quarter of the memory, but room for one of each at least. */
    private static final long SIMULATED_BYTES_MOST = Math.max(
            SIMULATIONS_AT_ONCE_MOST * (64L << 20), Runtime.getRuntime().maxMemory() / 4);

    private final Config config;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Vertx vertx;
    private final PluginCatalogue plugins;
    private final WallClock clock;
    private final RouterReports reports;
    private @Nullable Routers routers;
    private final Readiness readiness;
    private final List<HttpVerticle> http = new ArrayList<>();
    private @Nullable Journal journal;
    private final List<String> httpIds = new CopyOnWriteArrayList<>();
    private final List<String> innerIds = new CopyOnWriteArrayList<>();
    private @Nullable Future<Void> stopped;

    private final Bus bus;
    private final Meters meters;
    private final Announcements announcements;
    private final int loops = Platform.loops();

    private Orchestrator(Config config, PluginCatalogue plugins, WallClock clock) {
        this.config = config;
        this.clock = clock;
        this.plugins = plugins;
        this.meters = new Meters(registry);
        this.vertx = Platform.vertx(registry, config.metrics().vertx());
        this.bus = Bus.open(vertx);
        this.readiness = new Readiness(vertx, bus);
        this.reports = new RouterReports(vertx.eventBus(), meters);
        this.announcements = new Announcements(vertx.eventBus(), bus, loops, reports);
    }

    /**
     * Starts it with the plugins that lie in the configured folders. Blocks while plugins are loaded, routers opened, and
     * deployments read from the journal.
     *
     * @return completes when every recorded deployment goes on and the port is open; fails with a {@link io.canary.config.ConfigException} if it cannot start as
     *     it is configured, and leaves nothing behind then
     */
    public static Future<Orchestrator> start(Config config) {
        try {
            return start(config, PluginCatalogue.load(config.plugins().dirs()));
        } catch (ConfigException e) {
            return Future.failedFuture(e);
        }
    }

    /** Starts it with these plugins, which are closed with it. */
    public static Future<Orchestrator> start(Config config, PluginCatalogue plugins) {
        return start(config, plugins, new WallClock());
    }

    /** The same by this clock. */
    static Future<Orchestrator> start(Config config, PluginCatalogue plugins, WallClock clock) {
        var orchestrator = new Orchestrator(config, plugins, clock);
        var started = Promise.<Orchestrator>promise(); // of no context: it may have to outlive them all
        orchestrator.open().onSuccess(v -> started.complete(orchestrator)).onFailure(e -> orchestrator
                .stop()
                .onComplete(stopped -> started.fail(e)));
        return started.future();
    }

    private Future<?> open() {
        try {
            var openedJournal = Journals.open(config);
            journal = openedJournal;
            var recorded = new ConcurrentLinkedQueue<Recorded>();
            openedJournal.load(recorded::add);
            var openedRouters = Routers.open(config, plugins, reports, meters);
            routers = openedRouters;
            return deploy(openedJournal, recorded, openedRouters)
                    .recover(e -> Future.failedFuture(e instanceof JournalException known ? unusable(known) : e));
        } catch (ConfigException e) {
            return Future.failedFuture(e);
        } catch (JournalException e) {
            return Future.failedFuture(unusable(e));
        }
    }

    private static ConfigException unusable(JournalException e) {
        return new ConfigException("journal: " + e.getMessage(), e);
    }

    private Future<?> deploy(Journal journal, Queue<Recorded> recorded, Routers routers) {
        var directory = new Directory();
        var deployments = new Deployments(vertx, bus, config.http().confirmWait(), clock);
        var mates = new LoopMates();
        var accuracies = new Accuracies();
        var seen = new SeenReports();
        var world = new Surroundings(bus, journal, routers, announcements, meters, clock);
        DeploymentGauges.register(directory, config.metrics().deploymentsMax(), registry.getPrometheusRegistry());
        var scrape = new Scrape(registry);
        var limits = new RequestLimits(
                new Places(SIMULATIONS_AT_ONCE_MOST),
                new ByteBudget(SIMULATED_BYTES_MOST),
                new Places(config.http().waitsMax()),
                new Places(config.http().eventStreamsMax()));
        meters.requestsOpen("wait", limits.waits()::taken);
        meters.requestsOpen("event_stream", limits.eventStreams()::taken);
        var openApi = openApi();
        Platform.watchEventLoop(vertx, meters);
        for (int i = 0; i < loops; i++) {
            http.add(new HttpVerticle(
                    i, mates, config.http(), bus, deployments, journal, readiness, routers, scrape, openApi, limits));
        }
        return vertx.deployVerticle(new SupervisorVerticle(
                        config, world, directory, recorded, journal.knownBad(), journal.inService()))
                .onSuccess(innerIds::add)
                .compose(id -> Future.all(IntStream.range(0, loops)
                        .mapToObj(i -> vertx.deployVerticle(
                                new IngestVerticle(i, bus, meters, world.clock(), mates, accuracies, seen)))
                        .toList()))
                .compose(ids -> vertx.deployVerticle(
                        new RequestKeysVerticle(bus, journal, new AgeClock(clock.instant(), null, clock::steady))))
                .compose(id -> vertx.deployVerticle(new EventBusVerticle(bus, deployments)))
                .onSuccess(innerIds::add)
                .compose(id -> serve(0));
    }

    private static Buffer openApi() {
        try (var file = Orchestrator.class.getResourceAsStream("/openapi.yaml")) {
            return Buffer.buffer(Objects.requireNonNull(file, "openapi.yaml").readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the jar itself is damaged
        }
    }

    /** One after the other: two servers that find their port taken at the same time trip over each other. */
    private Future<?> serve(int number) {
        return number == http.size()
                ? Future.succeededFuture()
                : vertx.deployVerticle(http.get(number)).onSuccess(httpIds::add).compose(id -> serve(number + 1));
    }

    /** The port that REST is served on. */
    public int port() {
        return http.getFirst().port();
    }

    /** For verticles that are to live beside it. */
    public Vertx vertx() {
        return vertx;
    }

    /**
     * Takes no more requests, lets those in flight end, waits for the routers' calls that run, and leaves traffic as it
     * is. Never fails; asked again, it is the same stop.
     */
    public synchronized Future<Void> stop() {
        if (stopped == null) {
            readiness.stopping();
            var done = Promise.<Void>promise(); // of no context: it completes when the event loops are gone
            stopped = done.future();
            undeploy(httpIds, config.http().shutdown())
                    .compose(v -> undeploy(innerIds.reversed(), longestCall())) // after this nobody asks a router
                    .compose(v -> vertx.executeBlocking(this::closeRouters))
                    .onComplete(closed -> vertx.close().onComplete(v -> done.complete()));
        }
        return stopped;
    }

    private Future<?> undeploy(List<String> ids, Duration limit) {
        return Future.join(ids.stream().map(vertx::undeploy).toList())
                .timeout(limit.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS)
                .otherwiseEmpty();
    }

    private Duration longestCall() {
        return config.routers().values().stream()
                .map(Config.Router::callTimeout)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private @Nullable Void closeRouters() {
        if (routers != null) {
            routers.close();
        }
        plugins.close();
        if (journal != null) {
            journal.close();
        }
        return null;
    }
}
