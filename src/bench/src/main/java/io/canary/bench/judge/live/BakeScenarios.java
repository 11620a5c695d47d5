package io.canary.bench.judge.live;

import static io.canary.bench.judge.live.LiveScenarios.PROMOTED;

import io.canary.bench.judge.live.fleet.FleetSettings;
import io.canary.bench.judge.live.fleet.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An hour of baking: canaries that are well all the time, and such that become worse after half of it. */
final class BakeScenarios {
    private static final double HOUR = 3_600;
    private static final double LAST = 95;

    /** So rare is a false alarm then that there is no detector. */
    private static final double NEVER = 1e-15;

    private BakeScenarios() {}

    static List<LiveScenario> all() {
        var all = new ArrayList<LiveScenario>();
        LiveScenarios.byTraffic().forEach((name, service) -> {
            var baked = service.with(Parameter.BAKE_SEC, HOUR);
            all.add(LiveScenario.healthy("bake", "baked " + name + " rps", baked, PROMOTED));
            defects(baked).forEach((what, settings) -> {
                String broken = "baked " + what + " " + name + " rps";
                all.add(LiveScenario.broken("bake", broken, settings));
                all.add(LiveScenario.broken(
                        "bake", broken + " without detector", settings.with(Parameter.BAKE_ALPHA, NEVER)));
            });
        });
        return List.copyOf(all);
    }

    private static Map<String, FleetSettings> defects(FleetSettings baked) {
        var late = baked.with(Parameter.ONSET_WEIGHT, LAST).with(Parameter.ONSET_SEC, HOUR / 2);
        var all = new LinkedHashMap<String, FleetSettings>();
        all.put("err x2", late.with(Parameter.ERROR_FACTOR, 2));
        all.put("err x5", late.with(Parameter.ERROR_FACTOR, 5));
        all.put("lat x1.15", late.with(Parameter.LATENCY_FACTOR, 1.15));
        return all;
    }
}
