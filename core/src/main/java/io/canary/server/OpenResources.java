package io.canary.server;

import io.canary.bus.Bus;
import io.canary.config.Config;
import io.canary.config.ConfigException;
import io.canary.journal.EmptyJournal;
import io.canary.journal.Journal;
import io.canary.journal.Journal.StoredDeployment;
import io.canary.journal.JournalException;
import io.canary.journal.Journals;
import io.canary.measurement.MetricSources;
import io.canary.measurement.RouterReports;
import io.canary.measurement.SourceReaders;
import io.canary.plugins.PluginCatalogue;
import io.canary.routing.Routers;
import io.canary.routing.StateFolder;
import io.canary.telemetry.KnownSecrets;
import io.canary.telemetry.Meters;
import io.canary.tracing.RolloutTraces;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** What the service holds open outside of the process: its journal, its routers, its sources, and their plugins. */
final class OpenResources {
    private final Config config;
    private final PluginCatalogue plugins;
    private @Nullable Journal journal;
    private @Nullable Routers routers;
    private @Nullable MetricSources sources;
    private @Nullable SourceReaders readers;
    private @Nullable RolloutTraces traces;

    /**
     * What was opened.
     *
     * @param traces null if no traces are to be exported
     * @param recorded the deployments of the journal
     * @param isFirstStart whether nothing was ever kept in the journal
     */
    record Opened(
            Journal journal,
            Routers routers,
            MetricSources sources,
            SourceReaders readers,
            @Nullable RolloutTraces traces,
            Queue<StoredDeployment> recorded,
            boolean isFirstStart) {}

    OpenResources(Config config, PluginCatalogue plugins) {
        this.config = config;
        this.plugins = plugins;
    }

    /**
     * Reads the journal, then opens the routers and the metric sources. Blocks. What is open after a failure is closed
     * by {@link #close}.
     *
     * @throws ConfigException if a router or source cannot be opened as it is configured
     * @throws JournalException if the journal cannot be read
     */
    Opened open(
            EmptyJournal empty,
            RouterReports reports,
            Bus bus,
            InstantSource clock,
            Meters meters,
            KnownSecrets secrets) {
        var routerStates =
                StateFolder.leftBehind(config.data().dir(), config.routers().keySet());
        boolean isFirstStart = !Journals.isKnown(config);
        var openedJournal = Journals.open(config, empty, routerStates);
        journal = openedJournal;
        var recorded = new ConcurrentLinkedQueue<StoredDeployment>();
        openedJournal.load(recorded::add);
        var openedRouters = Routers.open(config, plugins, reports, meters, secrets);
        routers = openedRouters;
        var openedSources = MetricSources.open(config, plugins, meters, secrets);
        sources = openedSources;
        var begun = new SourceReaders(openedSources, bus, clock);
        readers = begun;
        var exported = RolloutTraces.open(config.telemetry().traces(), openedJournal, clock, meters.traces());
        traces = exported;
        return new Opened(openedJournal, openedRouters, openedSources, begun, exported, recorded, isFirstStart);
    }

    /** Closes whatever is open. Blocks until no router and no source is called any more. */
    void close() {
        if (readers != null) {
            readers.close();
        }
        if (sources != null) {
            sources.close();
        }
        if (routers != null) {
            routers.close();
        }
        plugins.close();
        if (traces != null) {
            traces.close();
        }
        if (journal != null) {
            journal.close();
        }
    }
}
