package io.canary.bench.judge.live;

import static io.canary.bench.judge.live.LiveGoal.accusedAtMost;
import static io.canary.bench.judge.live.LiveGoal.foundAtLeast;
import static io.canary.bench.judge.live.LiveGoal.promotedAtMost;
import static io.canary.bench.judge.live.LiveScenario.broken;
import static io.canary.bench.judge.live.LiveScenario.healthy;
import static io.canary.bench.judge.live.LiveScenarios.HIGH;
import static io.canary.bench.judge.live.LiveScenarios.LOW;
import static io.canary.bench.judge.live.LiveScenarios.MED;
import static io.canary.bench.judge.live.LiveScenarios.PROMOTED;
import static io.canary.bench.judge.live.LiveScenarios.PROOF_MARGIN;
import static io.canary.bench.judge.live.LiveScenarios.PROOF_RATIO;
import static io.canary.bench.judge.live.LiveScenarios.outage;
import static io.canary.bench.judge.live.LiveScenarios.service;

import io.canary.bench.judge.live.fleet.FleetSettings;
import io.canary.bench.judge.live.fleet.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Healthy canaries of services that are not as calm as those of textbooks. */
final class NoiseScenarios {
    private static final double[] ERROR_RATES = {0.001, 0.003, 0.01, 0.03, 0.1, 0.3};
    private static final double[] RPS = {1000, 100, 20};
    private static final double SLOTS = 20;

    private NoiseScenarios() {}

    /** Any base error rate and traffic; also canaries that are just as much worse as nothing is proven for. */
    static List<LiveScenario> baseRates() {
        var all = new ArrayList<LiveScenario>();
        for (double rps : RPS) {
            for (double rate : ERROR_RATES) {
                String name = String.format(Locale.ROOT, "%.0f rps %s %%", rps, percent(rate));
                var service = service(rps, rate);
                var margin =
                        service.with(Parameter.ERROR_FACTOR, PROOF_RATIO).with(Parameter.ERRORS_MORE, PROOF_MARGIN);
                all.add(healthy("base", name, service, PROMOTED));
                all.add(broken("margin", "margin " + name, margin, promotedAtMost(0.05)));
            }
        }
        return all;
    }

    private static String percent(double share) {
        double percent = Math.round(share * 1000) / 10.0;
        return percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent);
    }

    private static Map<String, FleetSettings> services() {
        return new TreeMap<>(Map.of("1000", HIGH, "20", LOW));
    }

    /** What happens to both versions alike, and what chance does to each. */
    static List<LiveScenario> noise() {
        var all = new ArrayList<LiveScenario>();
        services().forEach((name, service) -> {
            var clusters = service.with(Parameter.CLUSTERS, 1);
            var realistic = clusters.with(Parameter.DRIFT, 1)
                    .with(Parameter.COLD_SEC, 10)
                    .with(Parameter.LOST, 0.15)
                    .with(Parameter.OUTAGE, 0.2);
            all.add(noise("A/A", name, service, 0.0015));
            all.add(noise("outage", name, outage(service), 0.0015));
            all.add(noise("drift", name, service.with(Parameter.DRIFT, 1), 0.005));
            all.add(noise("clusters", name, clusters, 0.005));
            all.add(noise("realistic", name, realistic, 0.01));
            all.add(noise("realistic + gap", name, realistic.with(Parameter.GAP_SEC, 40), 0.01));
            all.add(noise("storm", name, outage(clusters).with(Parameter.RETRIES, 1), 0.01));
            all.add(noise("wander .2", name, service.with(Parameter.WANDER, 0.2), 0.01));
            all.add(noise("wander .4", name, service.with(Parameter.WANDER, 0.4)));
            all.add(noise("cold 10 s", name, service.with(Parameter.COLD_SEC, 10), 0.005));
            all.add(noise("cold 15 s", name, service.with(Parameter.COLD_SEC, 15), 0.005));
            all.add(noise("cold 30 s", name, service.with(Parameter.COLD_SEC, 30), 0.10));
        });
        return all;
    }

    private static LiveScenario noise(String what, String service, FleetSettings settings, double most) {
        return healthy("noise", what + " " + service + " rps", settings, accusedAtMost(most), PROMOTED);
    }

    private static LiveScenario noise(String what, String service, FleetSettings settings) {
        return healthy("noise", what + " " + service + " rps", settings);
    }

    /** Twenty instances that differ, reported of one by one or all at once. */
    static List<LiveScenario> instances() {
        var all = new ArrayList<LiveScenario>();
        services().forEach((name, service) -> {
            for (boolean each : new boolean[] {false, true}) {
                double one = each ? 1 : 0;
                var slots = service.with(Parameter.SLOTS, SLOTS)
                        .with(Parameter.PER_POD, one)
                        .with(Parameter.SOURCE, one);
                String end = (each ? " each " : " merged ") + name + " rps";
                all.add(instances("20 pods" + end, slots, 0.0015));
                all.add(worse("20 pods +1 pp" + end, slots.with(Parameter.ERRORS_MORE, 0.01)));
                all.add(worse("20 pods x1.2" + end, slots.with(Parameter.LATENCY_FACTOR, 1.2)));
                all.add(instances("hot pod" + end, slots.with(Parameter.HOT_POD, 1), 0.05));
                all.add(instances("pause .3 s" + end, slots.with(Parameter.PAUSE_MILLIS, 300), 0.02));
                all.add(instances("pause 1 s" + end, slots.with(Parameter.PAUSE_MILLIS, 1000), 0.02));
            }
        });
        var ten = MED.with(Parameter.PODS, 10);
        all.add(instances("10+10 pods", ten, 0.0015));
        all.add(instances("10+10 pods + outage", outage(ten), 0.0015));
        all.add(instances("10+10 pods come and go", ten.with(Parameter.SCALING, 1), 0.005));
        all.add(instances("10+10 named pods", ten.with(Parameter.SOURCE, 1), 0.0015));
        return all;
    }

    private static LiveScenario worse(String name, FleetSettings settings) {
        return broken("instances", name, settings, foundAtLeast(0.95), promotedAtMost(0.05));
    }

    private static LiveScenario instances(String name, FleetSettings settings, double most) {
        return healthy("instances", name, settings, accusedAtMost(most), PROMOTED);
    }
}
