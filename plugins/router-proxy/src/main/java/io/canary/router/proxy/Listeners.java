package io.canary.router.proxy;

import io.canary.control.ControlReader;
import io.canary.control.ControlServer;
import io.canary.control.ControlSettings;
import io.canary.control.ReportLog;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficReport;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.internal.VertxInternal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The proxy's threads, ports and clock: everything that has to be let go of. */
final class Listeners {
    private static final Logger LOGGER = LoggerFactory.getLogger(Listeners.class);
    private static final long REPORT_INTERVAL_MS = 1_000;
    private static final long LISTEN_SEC = 10;
    private static final long CUT_OFF_SEC = 2;

    private final ProxySettings settings;
    private final RouterContext host;
    private final Collection<ServiceRoutingState> services;
    private final ReportLog reports;
    private final Connections connections;
    private final InstantSource clock = InstantSource.system();
    private final Vertx vertx;
    private volatile int controlPort;

    private Listeners(
            ProxySettings settings, RouterContext host, Collection<ServiceRoutingState> services, ReportLog reports) {
        this.settings = settings;
        this.host = host;
        this.services = services;
        this.reports = reports;
        this.connections = new Connections(
                settings.connections(), settings.connectionsPerAddress(), TrustedProxies.of(settings.trustedProxies()));
        this.vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(settings.threads())
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    /** Listens for all services; if that fails for one, for none. */
    static Listeners open(
            ProxySettings settings, RouterContext host, Collection<ServiceRoutingState> services, ReportLog reports)
            throws RouterException {
        var listeners = new Listeners(settings, host, services, reports);
        try {
            int number = 0;
            for (var service : services) {
                listeners.listen(service, ++number);
            }
            listeners.vertx.setPeriodic(REPORT_INTERVAL_MS, id -> listeners.report(listeners.clock.instant()));
            return listeners;
        } catch (RouterException | RuntimeException e) {
            listeners.vertx.close();
            throw e;
        }
    }

    private void listen(ServiceRoutingState service, int number) throws RouterException {
        int port = service.settings().port() == 0 ? -number : service.settings().port();
        var edges = new DeploymentOptions().setInstances(settings.threads());
        try {
            await(
                    vertx.deployVerticle(() -> new Edge(service, connections, port, settings.drainTime()), edges),
                    LISTEN_SEC);
        } catch (ExecutionException | TimeoutException e) {
            throw new RouterException(RouterException.Kind.REJECTED, whyNot(service, e), e);
        }
        LOGGER.atInfo()
                .addKeyValue("router", host.routerName())
                .addKeyValue("service", service.name())
                .addKeyValue("host", service.settings().host())
                .addKeyValue("port", service.port())
                .log("proxy listens");
    }

    /** Listens for orders, when there is traffic to move. */
    void listen(ControlSettings control, ProxyDesk desk) throws RouterException {
        var server = new ControlServer(control, ControlReader::read, desk);
        try {
            await(vertx.deployVerticle(server), LISTEN_SEC);
        } catch (ExecutionException | TimeoutException e) {
            String why =
                    whyNot(control.host(), control.port(), "control", e) + "; set another control.port, or free it";
            throw new RouterException(RouterException.Kind.REJECTED, why, e);
        }
        controlPort = server.port();
        LOGGER.atInfo()
                .addKeyValue("router", host.routerName())
                .addKeyValue("host", control.host())
                .addKeyValue("port", controlPort)
                .log("control API listening");
    }

    int controlPort() {
        return controlPort;
    }

    private static String whyNot(ServiceRoutingState service, Exception e) {
        var settings = service.settings();
        return whyNot(settings.host(), settings.port(), "service " + service.name(), e) + "; set another services."
                + service.name() + ".port, or free it";
    }

    private static String whyNot(String host, int port, String what, Exception e) {
        boolean isTaken = String.valueOf(e.getCause()).contains("Address already in use"); // of several kinds
        String why = isTaken ? "Address already in use" : String.valueOf(e.getCause());
        return "cannot listen on " + host + ":" + port + " for " + what + ": " + why;
    }

    private void report(Instant now) {
        for (var service : services) {
            var route = service.route();
            service.meters().report(route == null ? List.of() : route.versions(), now, this::report);
            host.clientsAborted(service.takeAborted());
        }
    }

    private void report(TrafficReport report) {
        host.report(report);
        if (settings.control() != null) {
            reports.add(report);
        }
    }

    /**
     * Drains, and lets go of everything. A connection whose peer does not take what is written to it does not end by
     * itself: what is still there after the drain time is cut off together with its event loop.
     */
    void close() {
        try {
            await(vertx.close(), settings.drainTime().toSeconds() + CUT_OFF_SEC);
        } catch (RouterException | ExecutionException | TimeoutException e) {
            LOGGER.atWarn().addKeyValue("router", host.routerName()).log("proxy cuts off connections that do not end");
            cutOff();
        }
        report(clock.instant());
    }

    private void cutOff() {
        var internal = (VertxInternal) vertx;
        for (var loops : List.of(internal.nettyEventLoopGroup(), internal.acceptorEventLoopGroup())) {
            var unused = loops.shutdownGracefully(0, CUT_OFF_SEC, TimeUnit.SECONDS);
        }
        internal.workerPool().close();
        internal.internalWorkerPool().close();
    }

    private static void await(Future<?> future, long seconds)
            throws RouterException, ExecutionException, TimeoutException {
        try {
            future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RouterException(RouterException.Kind.UNREACHABLE, "interrupted", e);
        }
    }
}
