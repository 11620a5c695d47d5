package io.canary.bench.judge.live;

import static io.canary.bench.judge.live.LiveScenario.broken;
import static io.canary.bench.judge.live.LiveScenario.healthy;
import static io.canary.bench.judge.live.LiveScenarios.FOUND;
import static io.canary.bench.judge.live.LiveScenarios.HALF_WAY;
import static io.canary.bench.judge.live.LiveScenarios.HIGH;
import static io.canary.bench.judge.live.LiveScenarios.MED;
import static io.canary.bench.judge.live.LiveScenarios.NEVER_PROMOTED;
import static io.canary.bench.judge.live.LiveScenarios.PROMOTED;
import static io.canary.bench.judge.live.LiveScenarios.crash;

import io.canary.bench.judge.live.fleet.FleetSettings;
import io.canary.bench.judge.live.fleet.Parameter;
import java.util.List;

/** Routers that do not as they are told, and versions that say nothing, or not enough. */
final class TrafficScenarios {
    private static final double FROM_25 = 25;
    private static final double FOR_EVER = 100_000;

    private TrafficScenarios() {}

    /** The canary gets less than it should, or more. */
    static List<LiveScenario> share() {
        var all = MED.with(Parameter.ALL_TO_CANARY, 1);
        return List.of(
                broken("share", "x0.5", MED.with(Parameter.SHARE, 0.5), NEVER_PROMOTED),
                broken("share", "x0.1", MED.with(Parameter.SHARE, 0.1), NEVER_PROMOTED),
                broken("share", "x2", MED.with(Parameter.SHARE, 2), FOUND, NEVER_PROMOTED),
                broken("share", "x2 from 25 %", from25(MED.with(Parameter.SHARE, 2)), FOUND, NEVER_PROMOTED),
                broken("share", "all", all, FOUND, NEVER_PROMOTED),
                broken("share", "all from 25 %", from25(all), FOUND, NEVER_PROMOTED),
                broken("share", "all from 25 % + fails", from25(fails(all)), FOUND, NEVER_PROMOTED),
                broken("share", "all from 25 % + baseline silent", from25(baselineSilent(all)), NEVER_PROMOTED),
                broken("share", "all + fails + baseline silent", baselineSilent(fails(all)), FOUND, NEVER_PROMOTED),
                broken(
                        "share",
                        "all from 25 % + fails + baseline silent",
                        from25(baselineSilent(fails(all))),
                        FOUND,
                        NEVER_PROMOTED));
    }

    private static FleetSettings from25(FleetSettings settings) {
        return settings.with(Parameter.ONSET_WEIGHT, FROM_25);
    }

    private static FleetSettings fails(FleetSettings settings) {
        return settings.with(Parameter.ERRORS_MORE, 1);
    }

    private static FleetSettings baselineSilent(FleetSettings settings) {
        return settings.with(Parameter.BASELINE_SILENT_SEC, FOR_EVER);
    }

    /** A version says nothing. */
    static List<LiveScenario> silence() {
        var silent = HIGH.with(Parameter.CANARY_SILENT, 1).with(Parameter.ERRORS_MORE, 1);
        var slots = silent.with(Parameter.SLOTS, 20);
        var baseline = MED.with(Parameter.ONSET_WEIGHT, HALF_WAY);
        return List.of(
                broken("silence", "canary silent", silent, FOUND, NEVER_PROMOTED),
                broken("silence", "canary falls silent", half(silent), FOUND, NEVER_PROMOTED),
                broken("silence", "canary falls silent + 20 pods", half(slots), FOUND, NEVER_PROMOTED),
                broken("silence", "canary falls silent + 20 rps", half(silent).with(Parameter.RPS, 20), FOUND),
                broken("silence", "canary falls silent + lag 20 s", half(silent).with(Parameter.LAG_SEC, 20), FOUND),
                broken(
                        "silence",
                        "canary falls silent + every 30 s",
                        half(silent).with(Parameter.CADENCE_SEC, 30),
                        FOUND),
                healthy("silence", "baseline silent 60 s", baseline.with(Parameter.BASELINE_SILENT_SEC, 60), PROMOTED),
                broken("silence", "baseline silent", baselineSilent(MED), NEVER_PROMOTED),
                broken("silence", "baseline falls silent", baselineSilent(baseline), NEVER_PROMOTED),
                broken("silence", "baseline falls silent + crash", baselineSilent(crash(MED)), FOUND, NEVER_PROMOTED));
    }

    private static FleetSettings half(FleetSettings settings) {
        return settings.with(Parameter.ONSET_WEIGHT, HALF_WAY);
    }

    /** Metrics that one version reports, or none as it should. */
    static List<LiveScenario> missing() {
        var percentiles = MED.with(Parameter.PERCENTILES, 1);
        var slow = percentiles.with(Parameter.LATENCY_FACTOR, 9);
        var canaryNone = MED.with(Parameter.CANARY_ERRORS, 0);
        var baselineNone = MED.with(Parameter.BASELINE_ERRORS, 0);
        var stop = half(MED.with(Parameter.ERRORS_STOP, 1));
        var ifAny = MED.with(Parameter.ERRORS_IF_ANY, 1);
        return List.of(
                healthy("missing", "percentiles only", percentiles),
                broken("missing", "percentiles only + x9", slow, FOUND, NEVER_PROMOTED),
                broken("missing", "percentiles only + x9 from 25 %", from25(slow), FOUND, NEVER_PROMOTED),
                broken(
                        "missing",
                        "percentiles only + crash from 25 %",
                        from25(fails(percentiles)),
                        FOUND,
                        NEVER_PROMOTED),
                broken("missing", "no errors of the canary", canaryNone, NEVER_PROMOTED),
                broken("missing", "no errors of the canary + fails", fails(canaryNone), NEVER_PROMOTED),
                broken("missing", "no errors of the baseline", baselineNone, NEVER_PROMOTED),
                broken("missing", "no errors of the baseline + fails", fails(baselineNone), FOUND, NEVER_PROMOTED),
                broken("missing", "errors stop half way", stop, NEVER_PROMOTED),
                broken("missing", "errors stop half way + fails", fails(stop), NEVER_PROMOTED),
                broken("missing", "errors if any + x5", ifAny.with(Parameter.ERROR_FACTOR, 5), FOUND, NEVER_PROMOTED),
                healthy(
                        "missing",
                        "errors if any + 20 rps 0.1 %",
                        ifAny.with(Parameter.RPS, 20).with(Parameter.ERROR_RATE, 0.001)));
    }
}
