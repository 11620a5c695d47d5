package io.canary;

import io.canary.api.Deployments;
import io.canary.bus.Bus;
import io.canary.config.Config;
import io.canary.config.ConfigException;
import io.canary.config.ConfigSecrets;
import io.canary.deployment.DeploymentGauges;
import io.canary.deployment.DeploymentServices;
import io.canary.deployment.Directory;
import io.canary.deployment.SupervisorVerticle;
import io.canary.deployment.UnfinishedTransitions;
import io.canary.deployment.WallClock;
import io.canary.eventbus.Announcements;
import io.canary.eventbus.EventBusVerticle;
import io.canary.eventbus.RouterReports;
import io.canary.http.ByteBudget;
import io.canary.http.ConcurrencyLimiter;
import io.canary.http.ConnectionLimiter;
import io.canary.http.HttpVerticle;
import io.canary.http.Readiness;
import io.canary.http.RequestGate;
import io.canary.http.RequestLimits;
import io.canary.http.Scrape;
import io.canary.idempotency.IdempotencyVerticle;
import io.canary.ingest.AccuracyRegistry;
import io.canary.ingest.EventLoopAffinity;
import io.canary.ingest.IngestVerticle;
import io.canary.ingest.SeenReports;
import io.canary.journal.EmptyJournal;
import io.canary.journal.Journal;
import io.canary.journal.Journal.StoredDeployment;
import io.canary.journal.JournalException;
import io.canary.journal.Journals;
import io.canary.retention.AgeClock;
import io.canary.routing.PluginCatalogue;
import io.canary.routing.Routers;
import io.canary.routing.StateFolder;
import io.canary.telemetry.KnownSecrets;
import io.canary.telemetry.LogRedaction;
import io.canary.telemetry.Meters;
import io.canary.telemetry.Platform;
import io.canary.telemetry.RefusedFor;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service: all its parts, started in order and stopped in the reverse order. */
public final class Orchestrator {
    private static final Logger LOGGER = LoggerFactory.getLogger(Orchestrator.class);
    private static final Duration MARGIN = Duration.ofSeconds(5);

    /** Each has a recording of up to 64 MiB in memory, and a core for itself. */
    private static final int SIMULATIONS_AT_ONCE_MOST = 2;

    private final Config config;
    private final EmptyJournal empty;
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

    private final KnownSecrets secrets;
    private final Bus bus;
    private final Meters meters;
    private final ByteBudget answers;
    private final ConnectionLimiter connections;
    private final Announcements announcements;
    private final UnfinishedTransitions unfinished = new UnfinishedTransitions();
    private final int loops = Platform.loops();

    private Orchestrator(Config config, PluginCatalogue plugins, WallClock clock, EmptyJournal empty) {
        this.config = config;
        this.empty = empty;
        this.secrets = ConfigSecrets.of(config);
        LogRedaction.begin(secrets);
        this.clock = clock;
        this.plugins = plugins;
        this.meters = new Meters(registry);
        this.answers = new ByteBudget(config.http().answerBytes());
        this.connections = new ConnectionLimiter(config.http(), meters, answers);
        this.vertx = Platform.vertx(registry, config.metrics().vertx(), connections);
        this.bus = Bus.open(vertx);
        this.readiness = new Readiness(vertx, bus);
        this.reports = new RouterReports(vertx.eventBus(), meters);
        this.announcements = new Announcements(vertx.eventBus(), bus, loops, reports);
    }

    /**
     * Starts it with the plugins that lie in the configured folders. Blocks while plugins are loaded, routers opened,
     * and deployments read from the journal.
     *
     * @return completes when every recorded deployment goes on and the port is open; fails with a {@link
     *     io.canary.config.ConfigException} if it cannot start as it is configured, and leaves nothing behind then
     */
    public static Future<Orchestrator> start(Config config) {
        return start(config, EmptyJournal.MISTAKE);
    }

    /** The same, where an empty journal is taken for what is said here if there was one before. */
    public static Future<Orchestrator> start(Config config, EmptyJournal empty) {
        try {
            var types =
                    config.routers().values().stream().map(Config.Router::type).toList();
            return start(config, PluginCatalogue.load(config.plugins().dirs(), types), new WallClock(), empty);
        } catch (ConfigException e) {
            return Future.failedFuture(
                    new ConfigException(ConfigSecrets.of(config).redact(text(e)), e));
        }
    }

    private static String text(Throwable e) {
        return String.valueOf(e.getMessage());
    }

    /** Starts it with these plugins, which are closed with it. */
    public static Future<Orchestrator> start(Config config, PluginCatalogue plugins) {
        return start(config, plugins, new WallClock());
    }

    static Future<Orchestrator> start(Config config, PluginCatalogue plugins, WallClock clock) {
        return start(config, plugins, clock, EmptyJournal.MISTAKE);
    }

    static Future<Orchestrator> start(Config config, PluginCatalogue plugins, WallClock clock, EmptyJournal empty) {
        var orchestrator = new Orchestrator(config, plugins, clock, empty);
        var started = Promise.<Orchestrator>promise(); // of no context: it may have to outlive them all
        orchestrator.open().onSuccess(v -> started.complete(orchestrator)).onFailure(e -> orchestrator
                .stop()
                .onComplete(stopped -> started.fail(e)));
        return started.future();
    }

    private Future<?> open() {
        try {
            var routerStates =
                    StateFolder.leftBehind(config.data().dir(), config.routers().keySet());
            boolean isFirst = !Journals.isKnown(config);
            var openedJournal = Journals.open(config, empty, routerStates);
            journal = openedJournal;
            var recorded = new ConcurrentLinkedQueue<StoredDeployment>();
            openedJournal.load(recorded::add);
            var openedRouters = Routers.open(config, plugins, reports, meters, secrets);
            routers = openedRouters;
            return deploy(openedJournal, recorded, openedRouters)
                    .onSuccess(v -> {
                        sayIfFirst(isFirst);
                        sayLimits();
                    })
                    .recover(e -> Future.failedFuture(e instanceof JournalException known ? unusable(known) : e));
        } catch (ConfigException e) {
            return Future.failedFuture(e);
        } catch (JournalException e) {
            return Future.failedFuture(unusable(e));
        }
    }

    /** A folder that is not mounted looks like one in which nothing ever was. */
    private void sayIfFirst(boolean isFirst) {
        if (isFirst && config.journal().type() != Config.Journal.Type.MEMORY) {
            LOGGER.atInfo()
                    .addKeyValue("data", config.data().dir())
                    .addKeyValue("journal", config.journal().type())
                    .log("first start with this data folder");
        }
    }

    private ConfigException unusable(JournalException e) {
        return new ConfigException("journal: " + secrets.redact(text(e)), e);
    }

    private Future<?> deploy(Journal journal, Queue<StoredDeployment> recorded, Routers routers) {
        var directory = new Directory();
        var deployments = new Deployments(vertx, bus, config.http().confirmWait(), clock);
        var mates = new EventLoopAffinity();
        var accuracies = new AccuracyRegistry();
        var seen = new SeenReports();
        var world = new DeploymentServices(bus, journal, routers, announcements, meters, clock, unfinished);
        DeploymentGauges.register(directory, config.metrics().deploymentsMax(), registry.getPrometheusRegistry());
        var scrape = new Scrape(registry);
        var limits = limits();
        var openApi = openApi();
        var gate = new RequestGate(config.http(), meters, answers);
        Platform.watchEventLoop(vertx, meters);
        for (int i = 0; i < loops; i++) {
            http.add(new HttpVerticle(
                    i,
                    mates,
                    config.http(),
                    bus,
                    deployments,
                    journal,
                    readiness,
                    routers,
                    scrape,
                    openApi,
                    limits,
                    gate));
        }
        return vertx.deployVerticle(new SupervisorVerticle(
                        config, world, directory, recorded, journal.knownBad(), journal.inService()))
                .onSuccess(innerIds::add)
                .compose(id -> Future.all(IntStream.range(0, loops)
                        .mapToObj(i -> vertx.deployVerticle(
                                new IngestVerticle(i, bus, meters, world.clock(), mates, accuracies, seen)))
                        .toList()))
                .compose(ids -> vertx.deployVerticle(
                        new IdempotencyVerticle(bus, journal, new AgeClock(clock.instant(), null, clock::steady))))
                .compose(id -> vertx.deployVerticle(new EventBusVerticle(bus, deployments)))
                .onSuccess(innerIds::add)
                .onSuccess(id -> connections.start(vertx))
                .compose(id -> serve(0));
    }

    private RequestLimits limits() {
        var bodies = new ByteBudget(config.http().bodyBytes());
        var limits = new RequestLimits(
                bodies,
                answers,
                places(SIMULATIONS_AT_ONCE_MOST),
                places(config.http().readsMax()),
                places(config.http().waitsMax()),
                places(config.http().eventStreamsMax()),
                meters);
        meters.requestsOpen("read", limits.reads()::taken);
        meters.requestsOpen("wait", limits.waits()::taken);
        meters.requestsOpen("event_stream", limits.eventStreams()::taken);
        meters.bodyBytes(bodies::held, bodies.most());
        meters.answerBytes(answers::held, answers.most());
        meters.openDeploymentsMost(config.deployments().openMost());
        return limits;
    }

    /** What follows from the heap. */
    private void sayLimits() {
        LOGGER.atInfo()
                .addKeyValue("deployments.open_max", config.deployments().openMost())
                .addKeyValue("http.bodies_bytes_max", config.http().bodyBytes())
                .addKeyValue("http.answers_bytes_max", config.http().answerBytes())
                .log("limits");
    }

    private ConcurrencyLimiter places(int count) {
        return new ConcurrencyLimiter(count, () -> meters.refused(RefusedFor.PLACES));
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
                    .andThen((v, e) -> unfinished.stopping())
                    .compose(v -> undeploy(innerIds.reversed(), longestCall())) // after this nobody asks a router
                    .compose(v -> vertx.executeBlocking(this::closeRouters))
                    .onComplete(closed -> vertx.close().onComplete(v -> {
                        unfinished.tell();
                        LogRedaction.end(secrets);
                        done.complete();
                    }));
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
