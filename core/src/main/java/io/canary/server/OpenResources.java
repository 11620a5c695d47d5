package io.canary.server;

import io.canary.config.Config;
import io.canary.config.ConfigException;
import io.canary.journal.EmptyJournal;
import io.canary.journal.Journal;
import io.canary.journal.Journal.StoredDeployment;
import io.canary.journal.JournalException;
import io.canary.journal.Journals;
import io.canary.measurement.RouterReports;
import io.canary.plugins.PluginCatalogue;
import io.canary.routing.Routers;
import io.canary.routing.StateFolder;
import io.canary.telemetry.KnownSecrets;
import io.canary.telemetry.Meters;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What the service holds open outside of the process: its journal, its routers, and their plugins. */
final class OpenResources {
    private final Config config;
    private final PluginCatalogue plugins;
    private @Nullable Journal journal;
    private @Nullable Routers routers;

    /**
     * What was opened.
     *
     * @param recorded the deployments of the journal
     * @param isFirstStart whether nothing was ever kept in the journal
     */
    record Opened(Journal journal, Routers routers, Queue<StoredDeployment> recorded, boolean isFirstStart) {}

    OpenResources(Config config, PluginCatalogue plugins) {
        this.config = config;
        this.plugins = plugins;
    }

    /**
     * Reads the journal, then opens the routers. Blocks. What is open after a failure is closed by {@link #close}.
     *
     * @throws ConfigException if a router cannot be opened as it is configured
     * @throws JournalException if the journal cannot be read
     */
    Opened open(EmptyJournal empty, RouterReports reports, Meters meters, KnownSecrets secrets) {
        var routerStates =
                StateFolder.leftBehind(config.data().dir(), config.routers().keySet());
        boolean isFirstStart = !Journals.isKnown(config);
        var openedJournal = Journals.open(config, empty, routerStates);
        journal = openedJournal;
        var recorded = new ConcurrentLinkedQueue<StoredDeployment>();
        openedJournal.load(recorded::add);
        var openedRouters = Routers.open(config, plugins, reports, meters, secrets);
        routers = openedRouters;
        return new Opened(openedJournal, openedRouters, recorded, isFirstStart);
    }

    /** Closes whatever is open. Blocks until no router is called any more. */
    void close() {
        if (routers != null) {
            routers.close();
        }
        plugins.close();
        if (journal != null) {
            journal.close();
        }
    }
}
