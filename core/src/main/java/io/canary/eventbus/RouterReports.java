package io.canary.eventbus;

import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.ingest.IncomingSample;
import io.canary.rollout.DeploymentSpec;
import io.canary.routing.Reports;
import io.canary.spi.TrafficReport;
import io.canary.telemetry.Meters;
import io.canary.telemetry.SampleFate;
import io.vertx.core.eventbus.EventBus;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Sends what routers measure to {@link Addresses#METRICS}, as a sample of the deployment that the service has right now.
 * Thread-safe.
 */
public final class RouterReports implements Reports {
    private final EventBus events;
    private final Meters meters;
    private final ConcurrentMap<String, DeploymentSpec> openByService = new ConcurrentHashMap<>();

    public RouterReports(EventBus events, Meters meters) {
        this.events = events;
        this.meters = meters;
    }

    void open(DeploymentSpec spec) {
        openByService.put(spec.serviceName(), spec);
    }

    void ended(DeploymentSpec spec) {
        openByService.computeIfPresent(
                spec.serviceName(), (service, now) -> now.id().equals(spec.id()) ? null : now);
    }

    @Override
    public void report(String router, TrafficReport report) {
        var spec = openByService.get(report.service());
        if (spec == null || !spec.router().equals(router) || !concerns(spec, report.version())) {
            meters.samples(SampleFate.NOT_DEPLOYED, 1);
        } else {
            events.send(Addresses.METRICS, new IncomingSample(spec.id(), report.version(), sample(report)));
        }
    }

    private static boolean concerns(DeploymentSpec spec, String version) {
        return version.equals(spec.newVersion()) || version.equals(spec.baselineVersion());
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
