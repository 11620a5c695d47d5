package io.canary.tracing;

import io.canary.config.TelemetryConfig.Traces;
import io.canary.deployment.DeploymentListener;
import io.canary.deployment.Snapshot;
import io.canary.journal.Journal;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.State;
import io.canary.telemetry.TraceMeters;
import io.canary.trace.EndedRequest;
import io.canary.trace.RolloutTrace;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Exports the trace of each rollout, part by part as its steps end. What it is told it only notes; everything else
 * happens in the thread of a {@link TraceExporter}. Thread-safe.
 */
public final class RolloutTraces implements DeploymentListener, AutoCloseable {
    /** At most as many deployments wait while the collector is out of reach. */
    private static final int PENDING_MAX = 10_000;

    /** The process before may have been stopped before it had exported the end of these. */
    private static final Duration EXPORTED_AGAIN = Duration.ofHours(1);

    private static final Duration CLOSING = Duration.ofSeconds(3);
    private static final String NO_VERSION = "development";

    private final InstantSource clock;
    private final TraceMeters meters;
    private final PendingTraces pending = new PendingTraces(PENDING_MAX);
    private final Map<String, TraceProgress> progress = new ConcurrentHashMap<>();
    private final TraceClient client;
    private final Thread thread;

    private RolloutTraces(Traces config, URI endpoint, Journal journal, InstantSource clock, TraceMeters meters) {
        this.clock = clock;
        this.meters = meters;
        this.client = new TraceClient(config, endpoint, clock);
        var exporter = new TraceExporter(
                pending,
                progress,
                new TraceReader(journal),
                client,
                meters,
                new ExportLog(endpoint.getHost(), clock),
                Objects.requireNonNullElse(RolloutTraces.class.getPackage().getImplementationVersion(), NO_VERSION));
        this.thread = Thread.ofPlatform().daemon().name("trace-exporter").start(exporter);
    }

    /**
     * Starts to export.
     *
     * @param journal from which the traces are derived; stays open until this is closed
     * @return null if no endpoint is configured
     */
    public static @Nullable RolloutTraces open(
            Traces config, Journal journal, InstantSource clock, TraceMeters meters) {
        var endpoint = config.endpoint();
        return endpoint == null ? null : new RolloutTraces(config, endpoint, journal, clock, meters);
    }

    @Override
    public void changed(Snapshot before, Snapshot after, List<HistoryEntry> entries) {
        if (before.state() instanceof State.Ended) {
            return; // what comes after the end is no part of the trace
        }
        var request = EndedRequest.between(
                before.state(), after.state(), entries.getLast().at());
        if (request != null) {
            progress.computeIfAbsent(after.spec().id(), id -> new TraceProgress())
                    .add(request);
        }
        if (entries.stream().anyMatch(entry -> RolloutTrace.endsPhase(entry.type()))) {
            progress.computeIfAbsent(after.spec().id(), id -> new TraceProgress());
            export(after.record());
        }
    }

    /** The other deployments follow when their next step ends. */
    @Override
    public void restarted(Snapshot now) {
        if (now.state() instanceof State.Ended ended
                && ended.at().isAfter(clock.instant().minus(EXPORTED_AGAIN))) {
            export(now.record());
        }
    }

    private void export(DeploymentRecord record) {
        var dropped = pending.add(record);
        if (dropped != null && dropped.state() instanceof State.Ended) {
            meters.incomplete();
            progress.remove(dropped.spec().id());
        }
    }

    /** Exports what is still waiting, if the collector takes it at once. Blocks for some seconds at most. */
    @Override
    public void close() {
        pending.close();
        try {
            if (!thread.join(CLOSING)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
