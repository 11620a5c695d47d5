package io.canary.eventbus;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.deployment.DeploymentListener;
import io.canary.deployment.Snapshot;
import io.canary.ingest.IncomingSample;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.State;
import io.canary.rollout.StateView;
import io.canary.routing.RouterChainName;
import io.canary.routing.TrafficReportSink;
import io.canary.spi.TrafficReport;
import io.canary.telemetry.Meters;
import io.canary.telemetry.SampleFate;
import io.vertx.core.eventbus.EventBus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Sends what routers measure to {@link Addresses#METRICS}, as a sample of the deployment that the service has right
 * now. Thread-safe.
 */
public final class RouterReports implements TrafficReportSink, DeploymentListener {
    private final EventBus events;
    private final Meters meters;
    private final ConcurrentMap<String, Watched> watchedByService = new ConcurrentHashMap<>();
    private final Set<String> measuring = ConcurrentHashMap.newKeySet();

    public RouterReports(EventBus events, Meters meters) {
        this.events = events;
        this.meters = meters;
    }

    /** @param canaryToo false where only the baseline is still watched */
    private record Watched(DeploymentSpec spec, boolean canaryToo) {}

    @Override
    public void changed(Snapshot before, Snapshot after, List<HistoryEntry> entries) {
        var spec = after.spec();
        if (!(after.state() instanceof State.Ended)) {
            watchedByService.put(spec.serviceName(), new Watched(spec, true));
        } else if (StateView.aftermath(after.state()) == null) {
            forgotten(spec);
        } else {
            watchBaseline(spec);
        }
    }

    /** After a rollback, as long as nothing else is deployed to the service. */
    private void watchBaseline(DeploymentSpec spec) {
        watchedByService.computeIfPresent(
                spec.serviceName(),
                (service, now) -> now.spec().id().equals(spec.id()) ? new Watched(spec, false) : now);
    }

    @Override
    public void forgotten(DeploymentSpec spec) {
        watchedByService.computeIfPresent(
                spec.serviceName(), (service, now) -> now.spec().id().equals(spec.id()) ? null : now);
    }

    @Override
    public void expect(String router) {
        measuring.add(router);
    }

    @Override
    public void report(String router, TrafficReport report) {
        var watched = watchedByService.get(report.service());
        if (watched == null || !measures(watched, router) || !concerns(watched, report.version())) {
            meters.samples(SampleFate.NO_ACTIVE_DEPLOYMENT, 1);
        } else {
            var spec = watched.spec();
            events.send(Addresses.METRICS, new IncomingSample(spec.id(), report.version(), sample(report)));
        }
    }

    /**
     * Of several routers one: what each of them measured would be counted as often. In series it is the innermost that
     * measures.
     */
    private boolean measures(Watched watched, String router) {
        var routers = RouterChainName.of(watched.spec().router());
        return switch (routers.wiring()) {
            case SIDE_BY_SIDE -> routers.names().getFirst().equals(router);
            case IN_SERIES ->
                routers.names().reversed().stream()
                        .filter(measuring::contains)
                        .findFirst()
                        .equals(Optional.of(router));
        };
    }

    private static boolean concerns(Watched watched, String version) {
        return version.equals(watched.spec().baselineVersion())
                || (watched.canaryToo() && version.equals(watched.spec().newVersion()));
    }

    private static Sample sample(TrafficReport report) {
        return new Sample(
                Role.CANARY,
                report.at().toEpochMilli(),
                report.requests(),
                report.errors(),
                Double.NaN,
                Double.NaN,
                Double.NaN,
                report.latency());
    }
}
