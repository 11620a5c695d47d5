package io.canary.server;

import io.canary.api.Deployments;
import io.canary.api.JournalQueries;
import io.canary.bus.Bus;
import io.canary.config.Config;
import io.canary.config.ConfigException;
import io.canary.config.ConfigSecrets;
import io.canary.config.JournalConfig;
import io.canary.deployment.DeploymentGauges;
import io.canary.deployment.DeploymentListener;
import io.canary.deployment.DeploymentServices;
import io.canary.deployment.Directory;
import io.canary.deployment.SupervisorVerticle;
import io.canary.deployment.TransitionLog;
import io.canary.deployment.UnfinishedTransitions;
import io.canary.deployment.WallClock;
import io.canary.eventbus.EventBusVerticle;
import io.canary.eventbus.EventPublisher;
import io.canary.http.ByteBudget;
import io.canary.http.ConnectionLimiter;
import io.canary.http.Readiness;
import io.canary.idempotency.IdempotencyVerticle;
import io.canary.ingest.AccuracyRegistry;
import io.canary.ingest.ActiveDeployments;
import io.canary.ingest.EndedDeployments;
import io.canary.ingest.EventLoopAffinity;
import io.canary.ingest.IngestVerticle;
import io.canary.ingest.SeenReports;
import io.canary.ingest.otlp.OtlpStreams;
import io.canary.journal.EmptyJournal;
import io.canary.journal.JournalException;
import io.canary.measurement.MetricSources;
import io.canary.measurement.RouterReports;
import io.canary.plugins.PluginCatalogue;
import io.canary.retention.AgeClock;
import io.canary.routing.Routers;
import io.canary.telemetry.KnownSecrets;
import io.canary.telemetry.LogRedaction;
import io.canary.telemetry.Meters;
import io.canary.telemetry.Platform;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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

    private final Config config;
    private final EmptyJournal empty;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Vertx vertx;
    private final OpenResources resources;
    private final WallClock clock;
    private final ActiveDeployments active = new ActiveDeployments();
    private final RouterReports reports;
    private final Readiness readiness;
    private final HttpServers servers;
    private final List<String> innerIds = new CopyOnWriteArrayList<>();
    private @Nullable Future<Void> stopped;

    private final KnownSecrets secrets;
    private final Bus bus;
    private final Meters meters;
    private final ByteBudget answers;
    private final ConnectionLimiter connections;
    private final List<DeploymentListener> listeners;
    private final UnfinishedTransitions unfinished = new UnfinishedTransitions();
    private final int loops = Platform.loops();

    private Orchestrator(Config config, PluginCatalogue plugins, WallClock clock, EmptyJournal empty) {
        this.config = config;
        this.empty = empty;
        this.secrets = ConfigSecrets.of(config);
        LogRedaction.begin(secrets);
        this.clock = clock;
        this.resources = new OpenResources(config, plugins);
        this.meters = new Meters(registry);
        this.answers = new ByteBudget(config.http().answerBytes());
        this.connections = new ConnectionLimiter(config.http(), meters, answers);
        this.vertx = Platform.vertx(registry, config.metrics().vertx(), connections);
        this.bus = Bus.open(vertx);
        this.readiness = new Readiness(vertx, bus);
        this.servers = new HttpServers(config, bus, readiness, registry, meters, answers);
        this.reports = new RouterReports(bus, meters, active);
        this.listeners = List.of(
                new TransitionLog(meters),
                active,
                new EndedDeployments(bus, loops),
                new EventPublisher(vertx.eventBus()));
    }

    /**
     * Starts the service with the plugins in the configured folders. Blocks while plugins are loaded, routers are
     * opened, and deployments are read from the journal.
     *
     * @return completes when every recorded deployment goes on and the port is open; fails with a {@link
     *     ConfigException} if the service cannot start as it is configured, and then leaves nothing behind
     */
    public static Future<Orchestrator> start(Config config) {
        return start(config, EmptyJournal.MISTAKE);
    }

    /**
     * The same.
     *
     * @param empty what to take an empty journal for if there was one before
     */
    public static Future<Orchestrator> start(Config config, EmptyJournal empty) {
        try {
            var routers =
                    config.routers().values().stream().map(Config.Router::type).toList();
            var sources =
                    config.sources().values().stream().map(Config.Source::type).toList();
            var plugins = PluginCatalogue.load(
                    config.plugins().dirs(), Map.of(Routers.KIND, routers, MetricSources.KIND, sources));
            return start(config, plugins, new WallClock(), empty);
        } catch (ConfigException e) {
            return Future.failedFuture(
                    new ConfigException(ConfigSecrets.of(config).redact(text(e)), e));
        }
    }

    private static String text(Throwable e) {
        return String.valueOf(e.getMessage());
    }

    /** The same with these plugins, which are closed with the service. */
    public static Future<Orchestrator> start(Config config, PluginCatalogue plugins) {
        return start(config, plugins, new WallClock());
    }

    /** With these plugins; time comes from {@code clock}. */
    public static Future<Orchestrator> start(Config config, PluginCatalogue plugins, WallClock clock) {
        return start(config, plugins, clock, EmptyJournal.MISTAKE);
    }

    private static Future<Orchestrator> start(
            Config config, PluginCatalogue plugins, WallClock clock, EmptyJournal empty) {
        var orchestrator = new Orchestrator(config, plugins, clock, empty);
        var started = Promise.<Orchestrator>promise(); // of no context: it outlives the event loops if the start fails
        orchestrator.open().onSuccess(v -> started.complete(orchestrator)).onFailure(e -> orchestrator
                .stop()
                .onComplete(stopped -> started.fail(e)));
        return started.future();
    }

    private Future<?> open() {
        try {
            var opened = resources.open(empty, reports, bus, clock, meters, secrets);
            return deploy(opened)
                    .onSuccess(v -> {
                        logIfFirst(opened.isFirstStart());
                        logLimits();
                    })
                    .recover(e -> Future.failedFuture(e instanceof JournalException known ? unusable(known) : e));
        } catch (ConfigException e) {
            return Future.failedFuture(e);
        } catch (JournalException e) {
            return Future.failedFuture(unusable(e));
        }
    }

    /** A data folder that is not mounted looks like a new one, so a first start is logged. */
    private void logIfFirst(boolean isFirst) {
        if (isFirst && config.journal().type() != JournalConfig.Type.MEMORY) {
            LOGGER.atInfo()
                    .addKeyValue("data", config.data().dir())
                    .addKeyValue("journal", config.journal().type())
                    .log("first start with this data folder");
        }
    }

    private ConfigException unusable(JournalException e) {
        return new ConfigException("journal: " + secrets.redact(text(e)), e);
    }

    private Future<?> deploy(OpenResources.Opened opened) {
        var journal = opened.journal();
        var directory = new Directory();
        var deployments = new Deployments(vertx, bus, config.http().confirmWait(), clock);
        var queries = new JournalQueries(journal, deployments);
        var affinity = new EventLoopAffinity();
        var accuracies = new AccuracyRegistry();
        var seen = new SeenReports();
        var streams = new OtlpStreams(clock.millis(), Runtime.getRuntime().maxMemory() / 8);
        var listening = new ArrayList<>(listeners);
        listening.add(opened.readers());
        if (opened.traces() != null) {
            listening.add(opened.traces());
        }
        var services = new DeploymentServices(
                bus, journal, opened.routers(), opened.readers(), List.copyOf(listening), meters, clock, unfinished);
        DeploymentGauges.register(
                directory, config.metrics().deploymentsMax(), clock, registry.getPrometheusRegistry());
        Platform.watchEventLoop(vertx, meters);
        return vertx.deployVerticle(new SupervisorVerticle(
                        config, services, directory, opened.recorded(), journal.knownBad(), journal.inService()))
                .onSuccess(innerIds::add)
                .compose(id -> Future.all(IntStream.range(0, loops)
                        .mapToObj(i -> vertx.deployVerticle(
                                new IngestVerticle(i, bus, meters, clock, affinity, accuracies, seen, active, streams)))
                        .toList()))
                .compose(ids -> vertx.deployVerticle(
                        new IdempotencyVerticle(bus, journal, new AgeClock(clock.instant(), null, clock::steady))))
                .compose(id -> vertx.deployVerticle(new EventBusVerticle(bus, deployments, queries)))
                .onSuccess(innerIds::add)
                .onSuccess(id -> connections.start(vertx))
                .compose(id -> servers.deploy(
                        vertx, loops, affinity, deployments, queries, opened.routers(), opened.sources()));
    }

    /** These follow from the size of the heap unless they are configured. */
    private void logLimits() {
        LOGGER.atInfo()
                .addKeyValue("deployments.open_max", config.deployments().openMost())
                .addKeyValue("http.bodies_bytes_max", config.http().bodyBytes())
                .addKeyValue("http.answers_bytes_max", config.http().answerBytes())
                .log("limits");
    }

    /** The port that REST is served on. */
    public int port() {
        return servers.port();
    }

    /** For verticles of other parts of the same program. */
    public Vertx vertx() {
        return vertx;
    }

    /**
     * Takes no more requests, lets those in flight end, waits for router calls in flight, and leaves traffic as it is.
     * Never fails; a second call returns the same stop.
     */
    public synchronized Future<Void> stop() {
        if (stopped == null) {
            readiness.stopping();
            var done = Promise.<Void>promise(); // of no context: it completes when the event loops are gone
            stopped = done.future();
            undeploy(servers.ids(), config.http().shutdown())
                    .andThen((v, e) -> unfinished.stopping())
                    .compose(v -> undeploy(innerIds.reversed(), longestCall())) // from here on no router is called
                    .compose(v -> vertx.executeBlocking(() -> {
                        resources.close();
                        return v;
                    }))
                    .onComplete(closed -> vertx.close().onComplete(v -> {
                        unfinished.report();
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
}
