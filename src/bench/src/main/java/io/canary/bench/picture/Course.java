package io.canary.bench.picture;

import io.canary.analysis.sequential.finding.Finding;
import io.canary.bench.judge.method.Sequential;
import io.canary.bench.judge.trace.Profile;
import io.canary.bench.judge.trace.Report;
import io.canary.bench.judge.trace.Setting;
import io.canary.bench.judge.trace.Stand;
import io.canary.bench.judge.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One simulated rollout as the engine sees it.
 *
 * @param points one for each tick, until it ends
 */
record Course(List<Point> points) {

    /**
     * What is known after a tick.
     *
     * @param seconds since the rollout began
     * @param weight of the canary in percent
     * @param told the natural logarithm of the e-value of harm
     * @param canaryP95 in milliseconds; not a number without a report
     * @param baselineP95 the same
     */
    record Point(double seconds, double weight, double told, double canaryP95, double baselineP95) {}

    static Course of(Trace trace) {
        Setting setting = trace.setting();
        var profile = setting.profile();
        var engine = Sequential.engine(trace.before(), Map.of());
        var points = new ArrayList<Point>();
        var stand = Stand.START;
        for (int tick = 0; tick < profile.mostTicks(); tick++) {
            var seen = trace.at(tick, stand);
            var finding = engine.observe(Sequential.stratum(profile, seen));
            double weight = profile.weights().get(stand.step());
            points.add(new Point(
                    (tick + 1.0) * Profile.TICK_SEC,
                    weight,
                    finding.cappedLogEvidence(),
                    p95(seen.canary()),
                    p95(seen.baseline())));
            boolean next = finding.mayAdvance() && stand.tick() + 1 >= profile.ticksPerStep();
            boolean isOver = next && stand.step() == profile.weights().size() - 1;
            if (isOver || finding.state() == Finding.State.ROLLBACK) {
                break;
            }
            stand = stand.next(next);
        }
        return new Course(List.copyOf(points));
    }

    private static double p95(@Nullable Report report) {
        return report == null || report.latency().isEmpty()
                ? Double.NaN
                : report.latency().quantileMillis(0.95);
    }
}
