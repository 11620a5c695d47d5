package io.canary.deployment;

import io.canary.rollout.Status;
import io.canary.rollout.View;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;

/**
 * How deployments stand, for Prometheus: counted when it is asked for, so that a hundred thousand deployments cost nothing
 * in between.
 */
public final class DeploymentGauges {
    private final Directory directory;
    private final int deploymentsMax;
    private final MultiGauge byStatus;
    private final MultiGauge weights;
    private final MultiGauge failCounts;

    /** @param deploymentsMax so many open deployments have gauges of their own, the oldest */
    public DeploymentGauges(Directory directory, int deploymentsMax, MeterRegistry registry) {
        this.directory = directory;
        this.deploymentsMax = deploymentsMax;
        this.byStatus = MultiGauge.builder("canary.deployments")
                .description("Deployments by status")
                .register(registry);
        this.weights = MultiGauge.builder("canary.deployment.weight.percent")
                .description("The weight that the router last confirmed for an open deployment")
                .register(registry);
        this.failCounts = MultiGauge.builder("canary.deployment.fail.count")
                .description("FAILs in a row of an open deployment")
                .register(registry);
    }

    /** Counts anew. */
    public synchronized void refresh() {
        var counts = new EnumMap<Status, Integer>(Status.class);
        var weightRows = new ArrayList<MultiGauge.Row<?>>();
        var failRows = new ArrayList<MultiGauge.Row<?>>();
        directory.all().map(Published::snapshot).forEach(s -> {
            var status = View.status(s.state());
            counts.merge(status, 1, Integer::sum);
            var weight = s.weight();
            if (!status.isFinal() && weight != null && weightRows.size() < deploymentsMax) {
                var tags = tags(s);
                weightRows.add(MultiGauge.Row.of(tags, weight.basisPoints() / 100.0));
                failRows.add(MultiGauge.Row.of(tags, View.failures(s.state())));
            }
        });
        byStatus.register(statusRows(counts), true);
        weights.register(weightRows, true);
        failCounts.register(failRows, true);
    }

    private static List<MultiGauge.Row<?>> statusRows(EnumMap<Status, Integer> counts) {
        var rows = new ArrayList<MultiGauge.Row<?>>();
        for (var status : Status.values()) {
            rows.add(MultiGauge.Row.of(
                    Tags.of("status", status.name().toLowerCase(Locale.ROOT)), counts.getOrDefault(status, 0)));
        }
        return rows;
    }

    private static Tags tags(Snapshot s) {
        return Tags.of(
                "deployment",
                s.spec().id(),
                "service",
                s.spec().serviceName(),
                "version",
                s.spec().newVersion());
    }
}
