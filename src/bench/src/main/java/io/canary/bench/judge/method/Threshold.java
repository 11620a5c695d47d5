package io.canary.bench.judge.method;

import io.canary.analysis.Judge;
import io.canary.analysis.Policy;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.analysis.StandardMetric;
import io.canary.analysis.Verdict;
import io.canary.analysis.Window;
import io.canary.analysis.sequential.Analysis;
import io.canary.bench.judge.trace.Profile;
import io.canary.bench.judge.trace.Report;
import io.canary.bench.judge.trace.Setting;
import io.canary.bench.judge.trace.TraceTick;
import io.canary.bench.judge.trace.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The threshold mode of this project: what the canary reported in the last minute against fixed limits, once an
 * interval. The latency is the mean of the reported p95s, as from reporters that know no histograms.
 *
 * @param name for people
 * @param leastErrorRate the limit of the error rate is not below this, 0 to 1
 * @param errorFactor it is the usual rate times this
 * @param latencyFactor the limit of the p95 is the usual one times this
 * @param failures so many in a row roll back; fewer hold the weight
 */
public record Threshold(String name, double leastErrorRate, double errorFactor, double latencyFactor, int failures)
        implements Method {
    private static final Duration WINDOW = Duration.ofSeconds((long) Profile.TICKS_PER_INTERVAL * Profile.TICK_SEC);
    private static final double MAX_CPU = 0.8;

    /** Limits that a team would set that does not want to be woken up. */
    public static final Threshold SEED = new Threshold("seed", 0.01, 2, 1.5, 1);

    /** Limits that a team would set that wants to miss nothing. */
    public static final Threshold TIGHT = new Threshold("tight", 0.002, 1.5, 1.2, 1);

    /** The first, after so many failures in a row. */
    public static Threshold consecutive(int failures) {
        return new Threshold("cf" + failures, 0.01, 2, 1.5, failures);
    }

    @Override
    public Trial begin(Setting setting, Supplier<List<TraceTick>> before) {
        return new Run(policy(setting));
    }

    private Policy policy(Setting setting) {
        return new Policy(
                WINDOW,
                3,
                setting.traffic() == Traffic.LOW ? 1 : 20,
                Map.of(
                        StandardMetric.ERROR_RATE,
                        Math.max(leastErrorRate, errorFactor * setting.traffic().errorRate()),
                        StandardMetric.LATENCY_P95_MS,
                        latencyFactor * setting.shape().quantileMillis(0.95),
                        StandardMetric.CPU_UTILIZATION,
                        MAX_CPU),
                failures,
                true,
                List.of(),
                Analysis.DEFAULT,
                Set.of());
    }

    private static final class Run implements Trial {
        private final Policy policy;
        private final Window window = new Window(WINDOW, 0);
        private int failed;

        Run(Policy policy) {
            this.policy = policy;
        }

        @Override
        public Act observe(TraceTick tick) {
            var canary = tick.canary();
            if (canary != null) {
                window.add(sample(canary, tick.endMillis()), tick.endMillis());
            }
            return tick.endsInterval() ? decide(tick.endMillis()) : Act.HOLD;
        }

        private Act decide(long nowMillis) {
            return switch (Judge.judge(policy, window.aggregates(nowMillis))) {
                case Verdict.Pass pass -> {
                    failed = 0;
                    yield Act.ADVANCE;
                }
                case Verdict.Fail fail -> ++failed >= policy.maxConsecutiveFailures() ? Act.ROLL_BACK : Act.HOLD;
                case Verdict.Inconclusive inconclusive -> Act.HOLD;
            };
        }

        private static Sample sample(Report report, long atMillis) {
            boolean isIdle = report.requests() == 0;
            return Sample.of(Role.CANARY, atMillis, report.requests())
                    .withErrors((double) report.errors())
                    .with(
                            StandardMetric.LATENCY_P95_MS,
                            isIdle ? Double.NaN : report.latency().quantileMillis(0.95))
                    .with(StandardMetric.CPU_UTILIZATION, report.cpu());
        }
    }
}
