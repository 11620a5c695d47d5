package io.canary.cli;

import io.canary.config.ConfigException;
import io.canary.plugins.PluginCatalogue;
import io.canary.routing.Routers;
import io.canary.routing.StandaloneRouter;
import io.canary.spi.TrafficRouter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a standalone proxy, so that traffic does not depend on the orchestrator. */
@Command(
        name = "proxy",
        description = "Run a proxy, which an orchestrator may move, until it is stopped (SIGTERM or Ctrl-C).")
public final class ProxyCommand implements Callable<Integer> {
    private static final Logger LOGGER = LoggerFactory.getLogger(ProxyCommand.class);
    private static final String TYPE = "proxy";

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
        var settings = StandaloneProcess.read(file);
        StandaloneProcess.checkData(data);
        var catalogue =
                PluginCatalogue.load(StandaloneProcess.pluginFolders(plugins), Map.of(Routers.KIND, List.of(TYPE)));
        StandaloneProcess.runUntilStopped(open(catalogue, file, settings), file, data, LOGGER);
        return 0;
    }

    private TrafficRouter open(PluginCatalogue catalogue, Path file, @Nullable Object settings) {
        try {
            return StandaloneRouter.open(
                    catalogue, TYPE, "configuration " + file, settings, data, StandaloneProcess.secrets());
        } catch (ConfigException e) {
            catalogue.close();
            throw e;
        }
    }
}
