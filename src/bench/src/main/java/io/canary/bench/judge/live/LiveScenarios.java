package io.canary.bench.judge.live;

import io.canary.bench.judge.live.fleet.FleetSettings;
import io.canary.bench.judge.live.fleet.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All scenarios there are, and what several of them have in common. */
final class LiveScenarios {
    static final LiveGoal PROMOTED = LiveGoal.promotedAtLeast(0.99);
    static final LiveGoal FOUND = LiveGoal.foundAtLeast(1);
    static final LiveGoal NEVER_PROMOTED = LiveGoal.promotedAtMost(0);

    /** What is as much worse than the baseline is promoted no more often than a proof allows, by default. */
    static final double PROOF_RATIO = 1.25;

    static final double PROOF_MARGIN = 0.004;

    /** In percent: at this weight something begins half way up. */
    static final double HALF_WAY = 55;

    static final FleetSettings HIGH = service(1000, 0.001);
    static final FleetSettings MED = service(100, 0.01);
    static final FleetSettings LOW = service(20, 0.01);

    private LiveScenarios() {}

    static List<LiveScenario> all() {
        return Stream.of(
                        NoiseScenarios.baseRates(),
                        NoiseScenarios.noise(),
                        NoiseScenarios.instances(),
                        ReportingScenarios.lag(),
                        ReportingScenarios.clocks(),
                        ReportingScenarios.cadence(),
                        ReportingScenarios.faults(),
                        TrafficScenarios.share(),
                        TrafficScenarios.silence(),
                        TrafficScenarios.missing(),
                        DefectScenarios.all(),
                        BakeScenarios.all())
                .flatMap(List::stream)
                .toList();
    }

    /** Services by how many requests they have in a second, the busiest first. */
    static Map<String, FleetSettings> byTraffic() {
        var services = new LinkedHashMap<String, FleetSettings>();
        services.put("1000", HIGH);
        services.put("100", MED);
        services.put("20", LOW);
        return services;
    }

    static FleetSettings service(double requestsPerSec, double errorRate) {
        return FleetSettings.USUAL.with(Parameter.RPS, requestsPerSec).with(Parameter.ERROR_RATE, errorRate);
    }

    static FleetSettings outage(FleetSettings service) {
        return service.with(Parameter.OUTAGE, 1);
    }

    /** Half way up every request to the canary fails. */
    static FleetSettings crash(FleetSettings service) {
        return service.with(Parameter.ERRORS_MORE, 1).with(Parameter.ONSET_WEIGHT, HALF_WAY);
    }
}
