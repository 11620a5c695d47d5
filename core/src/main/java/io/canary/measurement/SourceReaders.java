package io.canary.measurement;

import io.canary.bus.Bus;
import io.canary.deployment.DeploymentListener;
import io.canary.deployment.SampleSources;
import io.canary.deployment.Snapshot;
import io.canary.rollout.DeploymentRequest;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.SourceQuery;
import io.canary.rollout.State;
import io.canary.rollout.StateView;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.metrics.MetricSourceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Reads the metric sources of every open deployment: from its creation to its end, and of its baseline as long as that
 * is watched after a rollback.
 *
 * <p>After a restart it reads from the last recorded change on: what was read before has been judged, or would be too
 * old to count, so that nothing counts twice.
 */
public final class SourceReaders implements DeploymentListener, SampleSources, AutoCloseable {
    private static final Executor THREADS =
            task -> Thread.ofVirtual().name("source-preflight").start(task);

    private final MetricSources sources;
    private final InstantSource clock;
    private final SampleDoor door;
    private final ConcurrentMap<String, DeploymentReadings> byDeployment = new ConcurrentHashMap<>();

    public SourceReaders(MetricSources sources, Bus bus, InstantSource clock) {
        this.sources = sources;
        this.clock = clock;
        this.door = new SampleDoor(bus);
    }

    // --- what deployments need

    @Override
    public Selection select(DeploymentRequest wanted, RouterCapabilities router) {
        return SourceSelection.of(wanted, sources.byName(), router.can(Feature.REPORTS));
    }

    @Override
    public @Nullable String error(String deploymentId) {
        var readings = byDeployment.get(deploymentId);
        return readings == null ? null : readings.error();
    }

    @Override
    public Duration latest(String deploymentId) {
        var readings = byDeployment.get(deploymentId);
        return readings == null ? Duration.ZERO : readings.latest();
    }

    @Override
    public CompletionStage<List<Check>> preflight(DeploymentSpec spec) {
        if (spec.sources().isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        var checks = spec.sources().stream()
                .map(query -> CompletableFuture.supplyAsync(() -> check(spec, query), THREADS))
                .toList();
        return CompletableFuture.allOf(checks.toArray(CompletableFuture[]::new))
                .thenApply(all -> checks.stream().map(CompletableFuture::join).toList());
    }

    private Check check(DeploymentSpec spec, SourceQuery query) {
        var source = Objects.requireNonNull(sources.byName().get(query.source()), "was selected");
        try {
            var says = new ArrayList<>(
                    BoundQuery.of(source, query.query()).preflight(BoundQuery.subject(spec), clock.instant()));
            says.addAll(lateness(spec, source));
            return new Check(query.source(), says, null, false);
        } catch (MetricSourceException e) {
            boolean isRefused = e.kind() == MetricSourceException.Kind.REFUSED;
            return new Check(query.source(), List.of(), String.valueOf(e.getMessage()), isRefused);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Check(query.source(), List.of(), "the service is stopping", false);
        }
    }

    /** The deployment waits longer for its samples than it says, and so do its verdicts. */
    private static List<String> lateness(DeploymentSpec spec, SourceHost<?> source) {
        var awaited = spec.policy().analysis().maxReportLag();
        return source.lag().compareTo(awaited) < 0
                ? List.of()
                : List.of("it is read " + source.lag().toSeconds() + " s after the fact, and max_report_lag_sec is "
                        + awaited.toSeconds() + ": its samples are waited for, and verdicts come that much later");
    }

    // --- what happens to deployments

    @Override
    public void changed(Snapshot before, Snapshot after, List<HistoryEntry> entries) {
        follow(after, after.spec().createdAt());
    }

    @Override
    public void restarted(Snapshot now) {
        follow(now, now.record().updatedAt());
    }

    @Override
    public void forgotten(DeploymentSpec spec) {
        stop(spec.id());
    }

    /** @param from where reading begins if it has not begun */
    private void follow(Snapshot now, Instant from) {
        var spec = now.spec();
        boolean hasEnded = now.state() instanceof State.Ended;
        boolean isWatched = StateView.recoveryWatch(now.state()) != null;
        if (hasEnded && !isWatched) {
            stop(spec.id());
        } else if (!spec.sources().isEmpty()) {
            var readings = byDeployment.computeIfAbsent(spec.id(), id -> begin(spec, from));
            if (hasEnded) {
                readings.readBaselineOnly();
            }
        }
    }

    private void stop(String deploymentId) {
        var readings = byDeployment.remove(deploymentId);
        if (readings != null) {
            readings.stop();
        }
    }

    private DeploymentReadings begin(DeploymentSpec spec, Instant from) {
        var readings = new DeploymentReadings(spec, from, sources.byName(), clock, door);
        readings.start();
        return readings;
    }

    /** Stops all reading. */
    @Override
    public void close() {
        byDeployment.values().forEach(DeploymentReadings::stop);
        byDeployment.clear();
    }
}
