package io.canary.measurement;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.bus.Bus;
import io.canary.ingest.IncomingSample;
import io.canary.ingest.IngestRequest;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.RouterChainName;
import io.canary.routing.TrafficReportSink;
import io.canary.spi.TrafficReport;
import io.canary.telemetry.Meters;
import io.canary.telemetry.SampleFate;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The routers that measure: each of their reports is a sample of the deployment that its service has right now.
 * Thread-safe.
 */
public final class RouterReports implements SampleSource, TrafficReportSink {
    /** Which of the ingestion verticles takes them: one is enough for the few reports a second that there are. */
    private static final int INGEST = 0;

    private final Bus bus;
    private final Meters meters;
    private final ConcurrentMap<String, Watched> watchedByService = new ConcurrentHashMap<>();
    private final Set<String> measuring = ConcurrentHashMap.newKeySet();

    public RouterReports(Bus bus, Meters meters) {
        this.bus = bus;
        this.meters = meters;
    }

    /** @param canaryToo false where only the baseline is still watched */
    private record Watched(DeploymentSpec spec, boolean canaryToo) {}

    @Override
    public void accept(DeploymentSpec spec, AcceptedSamples accepted) {
        switch (accepted) {
            case OF_BOTH_VERSIONS -> watchedByService.put(spec.serviceName(), new Watched(spec, true));
            case OF_THE_BASELINE -> replace(spec, new Watched(spec, false));
            case NONE -> replace(spec, null);
        }
    }

    /** Unless another deployment of the service has begun since. */
    private void replace(DeploymentSpec spec, @Nullable Watched by) {
        watchedByService.computeIfPresent(
                spec.serviceName(), (service, now) -> now.spec().id().equals(spec.id()) ? by : now);
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
            var sample = new IncomingSample(spec.id(), report.version(), sample(report));
            bus.tell(IngestRequest.address(INGEST), new IngestRequest.Typed(sample));
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
        return Sample.of(Role.CANARY, report.at().toEpochMilli(), report.requests())
                .withErrors((double) report.errors())
                .with(report.latency());
    }
}
