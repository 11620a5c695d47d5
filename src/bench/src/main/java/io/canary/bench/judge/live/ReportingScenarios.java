package io.canary.bench.judge.live;

import static io.canary.bench.judge.live.LiveGoal.accusedAtMost;
import static io.canary.bench.judge.live.LiveScenario.broken;
import static io.canary.bench.judge.live.LiveScenario.healthy;
import static io.canary.bench.judge.live.LiveScenarios.FOUND;
import static io.canary.bench.judge.live.LiveScenarios.MED;
import static io.canary.bench.judge.live.LiveScenarios.NEVER_PROMOTED;
import static io.canary.bench.judge.live.LiveScenarios.PROMOTED;
import static io.canary.bench.judge.live.LiveScenarios.crash;
import static io.canary.bench.judge.live.LiveScenarios.outage;

import io.canary.bench.judge.live.fleet.FleetSettings;
import io.canary.bench.judge.live.fleet.Parameter;
import java.util.ArrayList;
import java.util.List;

/** Reports that come late, with wrong clocks, seldom, or wrong. */
final class ReportingScenarios {
    private static final double SELDOM = 0.005;

    private ReportingScenarios() {}

    /** The same with a healthy canary, in an outage of both, and with one that crashes. */
    private static List<LiveScenario> three(String group, String name, FleetSettings settings) {
        return List.of(
                healthy(group, name, settings, accusedAtMost(SELDOM), PROMOTED),
                healthy(group, name + " + outage", outage(settings), accusedAtMost(SELDOM), PROMOTED),
                broken(group, name + " + crash", crash(settings), FOUND, NEVER_PROMOTED));
    }

    /** Right timestamps, but late. */
    static List<LiveScenario> lag() {
        var all = new ArrayList<LiveScenario>();
        for (int sec : new int[] {5, 12, 20, 30, 45}) {
            all.addAll(three("lag", "lag " + sec + " s", MED.with(Parameter.LAG_SEC, sec)));
        }
        all.addAll(
                three("lag", "lag 20 s 10+10", MED.with(Parameter.LAG_SEC, 20).with(Parameter.PODS, 10)));
        return all;
    }

    /** Clocks that differ: the canary's from the baseline's, or each from all others. */
    static List<LiveScenario> clocks() {
        var all = new ArrayList<LiveScenario>();
        for (int sec : new int[] {-30, -15, -8, -3, 8, 15, 30}) {
            all.addAll(three("clocks", "canary " + (sec > 0 ? "+" : "") + sec + " s", clock(sec)));
        }
        for (int sec : new int[] {5, 15, 30}) {
            var slots = MED.with(Parameter.SLOTS, 20).with(Parameter.POD_CLOCK_SEC, sec);
            all.addAll(three("clocks", "pods +-" + sec + " s", slots));
            all.addAll(three("clocks", "pods +-" + sec + " s named", slots.with(Parameter.SOURCE, 1)));
        }
        all.addAll(three("clocks", "canary -15 s lag 12 s", clock(-15).with(Parameter.LAG_SEC, 12)));
        return all;
    }

    private static FleetSettings clock(double sec) {
        return MED.with(Parameter.CANARY_CLOCK_SEC, sec);
    }

    /** Few reports. */
    static List<LiveScenario> cadence() {
        var all = new ArrayList<LiveScenario>();
        for (int pods : new int[] {1, 10}) {
            for (int sec : new int[] {10, 15, 30, 60}) {
                var seldom = MED.with(Parameter.CADENCE_SEC, sec).with(Parameter.PODS, pods);
                all.addAll(three("cadence", "every " + sec + " s " + pods + "+" + pods, seldom));
            }
        }
        var named = MED.with(Parameter.CADENCE_SEC, 60).with(Parameter.PODS, 10).with(Parameter.SOURCE, 1);
        all.addAll(three("cadence", "every 60 s 10+10 named", named));
        return all;
    }

    /** Reports that are lost, doubled or wrong. */
    static List<LiveScenario> faults() {
        var pods = MED.with(Parameter.PODS, 10);
        var all = new ArrayList<LiveScenario>();
        all.addAll(three("reports", "5 % twice", MED.with(Parameter.TWICE, 0.05)));
        all.addAll(three("reports", "5 % twice 10+10", pods.with(Parameter.TWICE, 0.05)));
        all.addAll(three("reports", "all of the canary twice", MED.with(Parameter.CANARY_TWICE, 1)));
        all.addAll(three("reports", "0.5 % cumulative 10+10", pods.with(Parameter.CUMULATIVE, 0.005)));
        all.addAll(three("reports", "resets lost 10+10", pods.with(Parameter.RESETS, 1)));
        all.addAll(three("reports", "resets zero 10+10", pods.with(Parameter.RESETS, 2)));
        all.addAll(three("reports", "resets jump 10+10", pods.with(Parameter.RESETS, 3)));
        all.addAll(three("reports", "30 % lost", MED.with(Parameter.LOST, 0.3)));
        all.addAll(three("reports", "errors if any", MED.with(Parameter.ERRORS_IF_ANY, 1)));
        return all;
    }
}
