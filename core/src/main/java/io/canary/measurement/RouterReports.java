package io.canary.measurement;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.bus.Bus;
import io.canary.ingest.ActiveDeployments;
import io.canary.ingest.IncomingSample;
import io.canary.ingest.IngestRequest;
import io.canary.ingest.IngestRequest.UnknownTarget;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.RouterChainName;
import io.canary.routing.TrafficReportSink;
import io.canary.spi.TrafficReport;
import io.canary.telemetry.Meters;
import io.canary.telemetry.SampleFate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The routers that measure: each report becomes a sample of its service's current deployment. Thread-safe. */
public final class RouterReports implements TrafficReportSink {
    /** The ingestion verticle that takes the reports: one is enough for the few reports a second. */
    private static final int INGEST = 0;

    private final Bus bus;
    private final Meters meters;
    private final ActiveDeployments active;
    private final Set<String> measuring = ConcurrentHashMap.newKeySet();

    public RouterReports(Bus bus, Meters meters, ActiveDeployments active) {
        this.bus = bus;
        this.meters = meters;
        this.active = active;
    }

    @Override
    public void expect(String router) {
        measuring.add(router);
    }

    @Override
    public void report(String router, TrafficReport report) {
        var deployment = active.of(report.service());
        if (deployment == null || !measures(deployment.spec(), router) || !deployment.concerns(report.version())) {
            meters.samples(SampleFate.NO_ACTIVE_DEPLOYMENT, 1);
        } else {
            var sample = IncomingSample.ofDeployment(deployment.spec().id(), report.version(), sample(report));
            bus.tell(IngestRequest.address(INGEST), new IngestRequest.Typed(List.of(sample), UnknownTarget.REFUSE));
        }
    }

    /**
     * Only one of several routers counts, so that no request is counted twice: the first of those side by side, the
     * innermost of those in series that measures.
     */
    private boolean measures(DeploymentSpec spec, String router) {
        var routers = RouterChainName.of(spec.router());
        return switch (routers.wiring()) {
            case SIDE_BY_SIDE -> routers.names().getFirst().equals(router);
            case IN_SERIES ->
                routers.names().reversed().stream()
                        .filter(measuring::contains)
                        .findFirst()
                        .equals(Optional.of(router));
        };
    }

    private static Sample sample(TrafficReport report) {
        return Sample.of(Role.CANARY, report.at().toEpochMilli(), report.requests())
                .withErrors((double) report.errors())
                .with(report.latency());
    }
}
