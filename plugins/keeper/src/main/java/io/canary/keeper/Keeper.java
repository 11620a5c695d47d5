package io.canary.keeper;

import io.canary.control.ControlServer;
import io.canary.control.ReportLog;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A router with leases that takes orders over HTTP, until it is closed. */
public final class Keeper implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Keeper.class);
    private static final long LISTEN_SEC = 10;

    private final Vertx vertx;
    private final KeptRouter router;
    private final ControlServer server;
    private final String host;

    private Keeper(Vertx vertx, KeptRouter router, ControlServer server, String host) {
        this.host = host;
        this.vertx = vertx;
        this.router = router;
        this.server = server;
    }

    /** Makes the router that the keeper has in it. */
    @FunctionalInterface
    public interface Opening {
        /**
         * Makes it.
         *
         * @param host for the router
         * @throws RouterException if that is not possible
         */
        TrafficRouter open(RouterContext host) throws RouterException;
    }

    /**
     * Opens one that listens, with the leases that it remembers running again.
     *
     * @param data the folder for everything durable
     * @throws RouterException if it cannot keep leases, or cannot listen; with the reason
     */
    public static Keeper open(KeeperSettings settings, Path data, Opening opening) throws RouterException {
        var reports = new ReportLog();
        String type = settings.router().type();
        var memory = LeaseMemory.open(data.resolve("keeper"));
        KeptRouter router;
        try {
            var inner = opening.open(new KeeperContext(type, data, reports));
            router = new KeptRouter(type, inner, memory, settings.callTimeout());
        } catch (RouterException | RuntimeException | Error e) {
            memory.close();
            throw e;
        }
        try {
            return listening(settings, router, new KeeperDesk(type, router, reports));
        } catch (RouterException | RuntimeException e) {
            router.close();
            throw e;
        }
    }

    /**
     * The same, with a router of this factory, made of the settings that the keeper's settings have for it.
     *
     * @throws SettingsException with everything that is wrong with those
     */
    public static <S extends Record> Keeper open(KeeperSettings settings, Path data, TrafficRouterFactory<S> factory)
            throws RouterException {
        var its = Settings.read(factory.settings(), settings.router().settings());
        return open(settings, data, host -> factory.create(its, host));
    }

    private static Keeper listening(KeeperSettings settings, KeptRouter router, KeeperDesk desk)
            throws RouterException {
        var vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        var listen = settings.listen();
        var server = new ControlServer(listen.control(), KeeperReader::read, desk, settings.callTimeout());
        try {
            await(vertx.deployVerticle(server));
        } catch (ExecutionException | TimeoutException e) {
            vertx.close();
            boolean isTaken = String.valueOf(e.getCause()).contains("Address already in use"); // of several kinds
            String why = isTaken ? "Address already in use" : String.valueOf(e.getCause());
            throw new RouterException(
                    RouterException.Kind.REJECTED,
                    "cannot listen on " + listen.host() + ":" + listen.port() + ": " + why
                            + "; set another listen.port, or free it",
                    e);
        }
        LOGGER.atInfo()
                .addKeyValue("host", listen.host())
                .addKeyValue("port", server.port())
                .log("control API listening");
        return new Keeper(vertx, router, server, listen.host());
    }

    private static void await(Future<?> future) throws RouterException, ExecutionException, TimeoutException {
        try {
            future.toCompletionStage().toCompletableFuture().get(LISTEN_SEC, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RouterException(RouterException.Kind.UNREACHABLE, "interrupted", e);
        }
    }

    /** Where it takes orders, as the orchestrator's settings name it. */
    public URI address() {
        return URI.create("http://" + host + ":" + port());
    }

    public int port() {
        return server.port();
    }

    /** Takes no more orders, and lets go of the router. The traffic stays as it is, and open leases stay remembered. */
    @Override
    public void close() {
        try {
            await(vertx.close());
        } catch (RouterException | ExecutionException | TimeoutException e) {
            LOGGER.atWarn().setCause(e).log("keeper has not stopped listening");
        }
        router.close();
    }
}
