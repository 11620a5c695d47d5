package io.canary.deployment;

import io.canary.rollout.StateView;
import io.canary.rollout.Status;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;

/**
 * The Prometheus gauges of deployments. Each scrape reads the deployments themselves, so even a hundred thousand of
 * them cost nothing between scrapes, and concurrent scrapes share no state. Thread-safe.
 */
public final class DeploymentGauges implements MultiCollector {
    private static final String BY_STATUS = "canary_deployments";
    private static final String WEIGHT = "canary_deployment_weight_percent";
    private static final String FAIL_COUNT = "canary_deployment_fail_count";
    private static final String UNSEEN = "canary_deployment_router_unreachable";
    private static final String HELD = "canary_deployments_held";
    private static final String OBSERVED = "canary_deployment_observed_share_percent";

    private final Directory directory;
    private final int deploymentsMax;

    private DeploymentGauges(Directory directory, int deploymentsMax) {
        this.directory = directory;
        this.deploymentsMax = deploymentsMax;
    }

    /**
     * Registers the gauges.
     *
     * @param deploymentsMax the number of open deployments, oldest first, that have their own gauges
     */
    public static void register(Directory directory, int deploymentsMax, PrometheusRegistry registry) {
        registry.register(new DeploymentGauges(directory, deploymentsMax));
    }

    @Override
    public List<String> getPrometheusNames() {
        return List.of(BY_STATUS, HELD, WEIGHT, FAIL_COUNT, UNSEEN, OBSERVED);
    }

    @Override
    public MetricSnapshots collect() {
        var counts = new EnumMap<Status, Integer>(Status.class);
        var weights = gauge(WEIGHT, "The weight that the router last confirmed for an open deployment");
        var failCounts = gauge(FAIL_COUNT, "FAILs in a row of an open deployment");
        var unseen = gauge(UNSEEN, "1 while it is not known which split of an open deployment is in force");
        var observed = gauge(OBSERVED, "The canary's share of the requests that both versions reported last");
        int shown = 0;
        int held = 0;
        var all = directory.all().iterator();
        while (all.hasNext()) {
            var snapshot = all.next().snapshot();
            var status = StateView.status(snapshot.state());
            counts.merge(status, 1, Integer::sum);
            held += snapshot.attention() == null ? 0 : 1;
            var weight = snapshot.weight();
            if (!status.isFinal() && weight != null && shown < deploymentsMax) {
                shown++;
                var labels = labels(snapshot);
                weights.dataPoint(point(labels, weight.basisPoints() / 100.0));
                failCounts.dataPoint(point(labels, StateView.failures(snapshot.state())));
                unseen.dataPoint(point(labels, StateView.isOutage(snapshot.state()) ? 1 : 0));
                var share = snapshot.observedShare();
                observed.dataPoint(point(labels, share == null ? Double.NaN : share.basisPoints() / 100.0));
            }
        }
        return MetricSnapshots.of(
                byStatus(counts), held(held), weights.build(), failCounts.build(), unseen.build(), observed.build());
    }

    private static GaugeSnapshot byStatus(EnumMap<Status, Integer> counts) {
        var gauge = gauge(BY_STATUS, "Deployments by status");
        for (var status : Status.values()) {
            var labels = Labels.of("status", status.name().toLowerCase(Locale.ROOT));
            gauge.dataPoint(point(labels, counts.getOrDefault(status, 0)));
        }
        return gauge.build();
    }

    private static GaugeSnapshot held(int count) {
        return gauge(HELD, "Open deployments that wait for a person")
                .dataPoint(point(Labels.EMPTY, count))
                .build();
    }

    private static GaugeSnapshot.Builder gauge(String name, String help) {
        return GaugeSnapshot.builder().name(name).help(help);
    }

    private static GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    private static Labels labels(Snapshot s) {
        return Labels.of(
                "deployment",
                s.spec().id(),
                "service",
                s.spec().serviceName(),
                "version",
                s.spec().newVersion());
    }
}
