package io.canary.deployment;

import static io.canary.text.EnumNames.lower;

import io.canary.analysis.Verdict;
import io.canary.rollout.RolloutWait;
import io.canary.rollout.StateView;
import io.canary.rollout.Status;
import io.canary.spi.Weight;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

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
    private static final String E_VALUE = "canary_deployment_e_value";
    private static final String WAITING = "canary_rollout_waiting_seconds";

    private final Directory directory;
    private final int deploymentsMax;
    private final InstantSource clock;

    private DeploymentGauges(Directory directory, int deploymentsMax, InstantSource clock) {
        this.directory = directory;
        this.deploymentsMax = deploymentsMax;
        this.clock = clock;
    }

    /**
     * Registers the gauges.
     *
     * @param deploymentsMax the number of open deployments, oldest first, that have their own gauges
     * @param clock what the start of a wait is compared with
     */
    public static void register(
            Directory directory, int deploymentsMax, InstantSource clock, PrometheusRegistry registry) {
        registry.register(new DeploymentGauges(directory, deploymentsMax, clock));
    }

    @Override
    public List<String> getPrometheusNames() {
        return List.of(BY_STATUS, HELD, WEIGHT, FAIL_COUNT, UNSEEN, OBSERVED, E_VALUE, WAITING);
    }

    @Override
    public MetricSnapshots collect() {
        var scrape = new Scrape(deploymentsMax, clock.instant());
        directory.all().forEach(holder -> scrape.add(holder.snapshot()));
        return scrape.snapshots();
    }

    /** The gauges of one scrape. */
    private static final class Scrape {
        private final GaugeSnapshot.Builder weights =
                gauge(WEIGHT, "The weight that the router last confirmed for an open deployment");
        private final GaugeSnapshot.Builder failCounts = gauge(FAIL_COUNT, "FAILs in a row of an open deployment");
        private final GaugeSnapshot.Builder unseen =
                gauge(UNSEEN, "1 while it is not known which split of an open deployment is in force");
        private final GaugeSnapshot.Builder observed =
                gauge(OBSERVED, "The canary's share of the requests that both versions reported last");
        private final GaugeSnapshot.Builder eValues =
                gauge(E_VALUE, "The e-value of harm at the last evaluation of an open deployment");
        private final Map<Status, Integer> counts = new EnumMap<>(Status.class);
        private final Map<RolloutWait, Duration> waits = new EnumMap<>(RolloutWait.class);
        private final int deploymentsMax;
        private final Instant now;
        private int shown;
        private int held;

        Scrape(int deploymentsMax, Instant now) {
            this.deploymentsMax = deploymentsMax;
            this.now = now;
        }

        void add(Snapshot snapshot) {
            var status = StateView.status(snapshot.state());
            counts.merge(status, 1, Integer::sum);
            if (status.isFinal()) {
                return;
            }
            held += snapshot.attention() == null ? 0 : 1;
            addWaits(snapshot);
            var weight = snapshot.weight();
            if (weight != null && shown < deploymentsMax) {
                shown++;
                addOwn(snapshot, weight);
            }
        }

        private void addOwn(Snapshot snapshot, Weight weight) {
            var labels = labels(snapshot);
            weights.dataPoint(point(labels, weight.basisPoints() / 100.0));
            failCounts.dataPoint(point(labels, StateView.failures(snapshot.state())));
            unseen.dataPoint(point(labels, StateView.isOutage(snapshot.state()) ? 1 : 0));
            var share = snapshot.observedShare();
            observed.dataPoint(point(labels, share == null ? Double.NaN : share.basisPoints() / 100.0));
            eValues.dataPoint(point(labels, eValue(snapshot)));
        }

        private void addWaits(Snapshot snapshot) {
            for (var wait : RolloutWait.values()) {
                var since = wait.since(snapshot.record(), snapshot.attention() != null);
                if (since != null && since.isBefore(now)) {
                    waits.merge(wait, Duration.between(since, now), (a, b) -> a.compareTo(b) < 0 ? b : a);
                }
            }
        }

        MetricSnapshots snapshots() {
            return MetricSnapshots.of(
                    byStatus(),
                    gauge(HELD, "Open deployments that wait for a person")
                            .dataPoint(point(Labels.EMPTY, held))
                            .build(),
                    weights.build(),
                    failCounts.build(),
                    unseen.build(),
                    observed.build(),
                    eValues.build(),
                    waiting());
        }

        private GaugeSnapshot byStatus() {
            var gauge = gauge(BY_STATUS, "Deployments by status");
            for (var status : Status.values()) {
                var labels = Labels.of("status", lower(status));
                gauge.dataPoint(point(labels, counts.getOrDefault(status, 0)));
            }
            return gauge.build();
        }

        private GaugeSnapshot waiting() {
            var gauge = gauge(WAITING, "The longest wait of an open deployment, by what it waits for");
            for (var wait : RolloutWait.values()) {
                double seconds = waits.getOrDefault(wait, Duration.ZERO).toMillis() / 1_000.0;
                gauge.dataPoint(point(Labels.of("for", wait.label()), seconds));
            }
            return gauge.build();
        }
    }

    /** NaN unless versions were compared, and by this version of the engine. */
    private static double eValue(Snapshot snapshot) {
        var last = snapshot.lastDecision();
        return last != null
                        && last.verdict() instanceof Verdict.Comparative c
                        && c.compared().isKnown()
                ? c.compared().finding().eValue()
                : Double.NaN;
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
