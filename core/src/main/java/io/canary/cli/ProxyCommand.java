package io.canary.cli;

import io.canary.config.ConfigException;
import io.canary.config.Placeholders;
import io.canary.config.Trees;
import io.canary.config.YamlFile;
import io.canary.routing.LoneRouter;
import io.canary.routing.PluginCatalogue;
import io.canary.spi.TrafficRouter;
import io.canary.telemetry.Platform;
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

/** Runs a proxy in a process of its own, so that traffic flows on whatever becomes of the orchestrator. */
@Command(
        name = "proxy",
        description = "Run a proxy, which an orchestrator may move, until it is stopped (SIGTERM or Ctrl-C).")
public final class ProxyCommand implements Callable<Integer> {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProxyCommand.class);
    private static final String TYPE = "proxy";
    private static final int READ_SECONDS = 30;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            defaultValue = "${env:CANARY_PROXY_CONF}",
            description =
                    "The proxy's settings (default: $CANARY_PROXY_CONF, else conf/proxy.yaml of the distribution).")
    private @Nullable Path conf;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:CANARY_DATA_DIR:-data}",
            description = "Where it remembers which versions are in service (default: ${DEFAULT-VALUE}).")
    private Path data = Path.of("data");

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            split = ",",
            defaultValue = "${env:CANARY_PLUGINS_DIRS}",
            description = "Where plugins lie (default: $CANARY_PLUGINS_DIRS, else plugins of the distribution).")
    private @Nullable List<Path> plugins;

    @Override
    public Integer call() throws Exception {
        Path file = conf == null ? Home.dir().resolve("conf").resolve("proxy.yaml") : conf;
        var settings = read(file);
        var catalogue = PluginCatalogue.load(folders());
        var proxy = open(catalogue, file, settings);
        var over = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(proxy, over), "stop"));
        LOGGER.atInfo().addKeyValue("settings", file).addKeyValue("data", data).log("ready");
        over.await();
        return 0;
    }

    private TrafficRouter open(PluginCatalogue catalogue, Path file, @Nullable Object settings) {
        try {
            return LoneRouter.open(catalogue, TYPE, "configuration " + file, settings, data);
        } catch (ConfigException e) {
            catalogue.close();
            throw e;
        }
    }

    private List<Path> folders() {
        if (plugins != null && !plugins.isEmpty()) {
            return plugins;
        }
        return Files.isDirectory(Home.plugins()) ? List.of(Home.plugins()) : List.of();
    }

    private static @Nullable Object read(Path file) throws Exception {
        var vertx = Vertx.vertx(Platform.options());
        try {
            var tree = Futures.await(YamlFile.read(vertx, file), READ_SECONDS, TimeUnit.SECONDS);
            return Placeholders.fill("configuration " + file, Trees.plain(tree), System.getenv());
        } finally {
            Futures.await(vertx.close(), READ_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** How long requests under way are waited for is the proxy's own business. */
    private static void stop(TrafficRouter proxy, CountDownLatch over) {
        LOGGER.info("stopping");
        int status = 0;
        try {
            proxy.close();
            LOGGER.info("stopped");
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("did not stop cleanly");
            status = 1;
        }
        over.countDown();
        Runtime.getRuntime().halt(status);
    }
}
