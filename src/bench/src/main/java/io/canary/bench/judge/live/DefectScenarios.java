package io.canary.bench.judge.live;

import static io.canary.bench.judge.live.LiveGoal.foundAtLeast;
import static io.canary.bench.judge.live.LiveGoal.promotedAtMost;
import static io.canary.bench.judge.live.LiveScenario.broken;
import static io.canary.bench.judge.live.LiveScenarios.FOUND;
import static io.canary.bench.judge.live.LiveScenarios.HALF_WAY;
import static io.canary.bench.judge.live.LiveScenarios.NEVER_PROMOTED;
import static io.canary.bench.judge.live.LiveScenarios.PROOF_MARGIN;
import static io.canary.bench.judge.live.LiveScenarios.PROOF_RATIO;
import static io.canary.bench.judge.live.LiveScenarios.outage;

import io.canary.bench.judge.live.fleet.FleetSettings;
import io.canary.bench.judge.live.fleet.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Canaries that are worse. */
final class DefectScenarios {
    private static final double LATE = 75;

    private DefectScenarios() {}

    static List<LiveScenario> all() {
        var all = new ArrayList<LiveScenario>();
        LiveScenarios.byTraffic().forEach((name, service) -> of(service)
                .forEach((what, settings) ->
                        all.add(broken("defects", what + " " + name + " rps", settings, goals(settings)))));
        return all;
    }

    private static LiveGoal[] goals(FleetSettings settings) {
        if (settings.get(Parameter.TAIL) > 0) {
            return new LiveGoal[] {promotedAtMost(0.02)};
        } else if (settings.get(Parameter.ERRORS_MORE) == 1) {
            return new LiveGoal[] {FOUND, NEVER_PROMOTED};
        }
        return isWithinMargin(settings) ? new LiveGoal[0] : new LiveGoal[] {foundAtLeast(0.95), promotedAtMost(0.05)};
    }

    /** Whether it is not worse than a canary that may be promoted. */
    private static boolean isWithinMargin(FleetSettings settings) {
        double usual = settings.get(Parameter.ERROR_RATE);
        double rate = usual * settings.get(Parameter.ERROR_FACTOR) + settings.get(Parameter.ERRORS_MORE);
        return settings.get(Parameter.LATENCY_FACTOR) == 1 && rate < PROOF_RATIO * usual + PROOF_MARGIN;
    }

    private static Map<String, FleetSettings> of(FleetSettings service) {
        var all = new LinkedHashMap<String, FleetSettings>();
        all.put("err x2", errors(service, 2));
        all.put("err x5", errors(service, 5));
        all.put("err +0.5 pp", errorsMore(service, 0.005));
        all.put("err +5 pp", errorsMore(service, 0.05));
        all.put("err +5 pp in an outage", errorsMore(outage(service), 0.05));
        all.put("lat x1.2", latency(service, 1.2));
        all.put("lat x1.5", latency(service, 1.5));
        all.put("tail 1.5 % x6", service.with(Parameter.TAIL, 0.015));
        all.put("crash", errorsMore(service, 1));
        all.put("crash half way", errorsMore(service, 1).with(Parameter.ONSET_WEIGHT, HALF_WAY));
        all.put("late +0.5 pp", late(errorsMore(service, 0.005)));
        all.put("late x1.2", late(latency(service, 1.2)));
        all.put("late x5", late(errors(service, 5)));
        return all;
    }

    private static FleetSettings errors(FleetSettings service, double factor) {
        return service.with(Parameter.ERROR_FACTOR, factor);
    }

    private static FleetSettings errorsMore(FleetSettings service, double more) {
        return service.with(Parameter.ERRORS_MORE, more);
    }

    private static FleetSettings latency(FleetSettings service, double factor) {
        return service.with(Parameter.LATENCY_FACTOR, factor);
    }

    private static FleetSettings late(FleetSettings service) {
        return service.with(Parameter.ONSET_WEIGHT, LATE);
    }
}
