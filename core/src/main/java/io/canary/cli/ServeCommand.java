package io.canary.cli;

import io.canary.config.Config;
import io.canary.config.ConfigException;
import io.canary.config.ConfigLoader;
import io.canary.journal.EmptyJournal;
import io.canary.server.Orchestrator;
import io.canary.telemetry.Platform;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the service until SIGTERM or Ctrl-C. */
@Command(name = "serve", description = "Run the service until it is stopped (SIGTERM or Ctrl-C).")
public final class ServeCommand implements Callable<Integer> {
    private static final Logger LOGGER = LoggerFactory.getLogger(ServeCommand.class);
    private static final int START_SECONDS = 120;
    private static final int STOP_SECONDS = 60;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            defaultValue = "${env:CANARY_CONF}",
            description = "The configuration (default: $CANARY_CONF, else conf/canary.yaml of the distribution).")
    private @Nullable Path conf;

    @Option(
            names = "--init",
            description = "Create a new journal if the one used before is empty or missing. Without this option the"
                    + " start is refused, as a new journal knows no deployment. Does nothing if there is a journal.")
    private boolean init;

    @Override
    public Integer call() throws Exception {
        var config = load(conf);
        var empty = init ? EmptyJournal.WANTED : EmptyJournal.MISTAKE;
        var orchestrator = Futures.await(Orchestrator.start(config, empty), START_SECONDS, TimeUnit.SECONDS);
        var over = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(orchestrator, over), "stop"));
        var address = new ListenAddress(config.http().host(), orchestrator.port());
        LOGGER.atInfo()
                .addKeyValue("url", address.url())
                .addKeyValue("reachable_from", address.reachableFrom())
                .log("ready");
        if (!address.isLoopback()) {
            LOGGER.warn("{}", address.warning());
        }
        StartArchive.makeLater();
        over.await();
        return 0;
    }

    /** On SIGTERM the JVM would exit with 143; a service that stopped as it should exits with 0. */
    private static void stop(Orchestrator orchestrator, CountDownLatch over) {
        LOGGER.info("stopping; traffic stays as it is");
        int status = 0;
        try {
            Futures.await(orchestrator.stop(), STOP_SECONDS, TimeUnit.SECONDS);
            LOGGER.info("stopped");
        } catch (Exception e) {
            LOGGER.atError().setCause(e).log("did not stop cleanly");
            status = 1;
        }
        over.countDown();
        Runtime.getRuntime().halt(status);
    }

    /** @throws ConfigException if the configuration cannot be read, or is invalid */
    static Config load(@Nullable Path file) throws Exception {
        var vertx = Vertx.vertx(Platform.options());
        try {
            Future<Config> config = new ConfigLoader(vertx).load(file == null ? Home.conf() : file);
            return withPlugins(Futures.await(config, START_SECONDS, TimeUnit.SECONDS));
        } finally {
            Futures.await(vertx.close(), START_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** The default plugin folder is that of the distribution. */
    private static Config withPlugins(Config config) {
        return config.plugins().dirs().isEmpty() && Files.isDirectory(Home.plugins())
                ? config.with(new Config.Plugins(List.of(Home.plugins())))
                : config;
    }
}
