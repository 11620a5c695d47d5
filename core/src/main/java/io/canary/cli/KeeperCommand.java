package io.canary.cli;

import io.canary.config.ConfigException;
import io.canary.keeper.Keeper;
import io.canary.plugins.PluginCatalogue;
import io.canary.routing.Routers;
import io.canary.routing.StandaloneKeeper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a keeper beside the traffic layer, so that a canary is rolled back even if the orchestrator is gone. */
@Command(
        name = "keeper",
        description =
                "Keep leases for any router, which an orchestrator renews, until it is stopped (SIGTERM or Ctrl-C).")
public final class KeeperCommand implements Callable<Integer> {
    private static final Logger LOGGER = LoggerFactory.getLogger(KeeperCommand.class);

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            defaultValue = "${env:CANARY_KEEPER_CONF}",
            description =
                    "The keeper's settings (default: $CANARY_KEEPER_CONF, else conf/keeper.yaml of the distribution).")
    private @Nullable Path conf;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:CANARY_DATA_DIR:-data}",
            description = "Where it remembers which leases are open (default: ${DEFAULT-VALUE}).")
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
        Path file = conf == null ? Home.dir().resolve("conf").resolve("keeper.yaml") : conf;
        var settings = StandaloneProcess.read(file);
        StandaloneProcess.checkData(data);
        var catalogue = PluginCatalogue.load(
                StandaloneProcess.pluginFolders(plugins), Map.of(Routers.KIND, StandaloneKeeper.types(settings)));
        StandaloneProcess.runUntilStopped(open(catalogue, file, settings), file, data, LOGGER);
        return 0;
    }

    private Keeper open(PluginCatalogue catalogue, Path file, @Nullable Object settings) {
        try {
            return StandaloneKeeper.open(
                    catalogue, "configuration " + file, settings, data, StandaloneProcess.secrets());
        } catch (ConfigException e) {
            catalogue.close();
            throw e;
        }
    }
}
