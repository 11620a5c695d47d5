package io.canary.bench.judge.kayenta;

import io.canary.bench.judge.kayenta.Score.Classified;
import io.canary.bench.judge.method.Act;
import io.canary.bench.judge.method.Method;
import io.canary.bench.judge.method.Trial;
import io.canary.bench.judge.trace.Profile;
import io.canary.bench.judge.trace.Setting;
import io.canary.bench.judge.trace.TraceTick;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Kayenta, as a pipeline runs it beside a rollout: a judgement each interval while there is a control, which gives up
 * below the marginal score, and a last one at the end of that time, which gives up below the passing score.
 *
 * @param name for people
 * @param isTuned whether errors are critical from a quarter more on and other metrics count from a tenth more on;
 *     otherwise any increase counts
 * @param skippedTicks how many ticks of each step are left out
 * @param lookback how many ticks each judgement sees
 */
public record Kayenta(String name, boolean isTuned, int skippedTicks, int lookback) implements Method {
    /** With its defaults. */
    public static final Kayenta PLAIN = new Kayenta("kayenta", false, 0, Integer.MAX_VALUE);

    /** With effect sizes that matter. */
    public static final Kayenta TUNED = new Kayenta("k-tuned", true, 0, Integer.MAX_VALUE);

    /** Without the first 30 s of each step. */
    public static final Kayenta TUNED_WARM = new Kayenta("k-tuned+warm", true, 3, Integer.MAX_VALUE);

    /** With only the last interval. */
    public static final Kayenta SLIDING = new Kayenta("k-slide60s", false, 0, Profile.TICKS_PER_INTERVAL);

    @Override
    public Trial begin(Setting setting, Supplier<List<TraceTick>> before) {
        return new Run(setting.profile());
    }

    private List<Rule> rules() {
        return Arrays.stream(Metric.values())
                .map(m -> {
                    boolean isErrors = m.group == Metric.Group.ERRORS;
                    double allowed = isErrors ? 1.25 : 1.10;
                    return new Rule(m, isTuned ? allowed : 1, isTuned && isErrors);
                })
                .toList();
    }

    private final class Run implements Trial {
        private final Profile profile;
        private final Series canary = new Series();
        private final Series baseline = new Series();

        Run(Profile profile) {
            this.profile = profile;
        }

        @Override
        public Act observe(TraceTick tick) {
            boolean hasControl = tick.stand().step() <= profile.lastComparableStep();
            if (hasControl && tick.stand().tick() >= skippedTicks) {
                canary.add(tick.canary());
                baseline.add(tick.baseline());
            }
            if (!tick.endsInterval()) {
                return Act.HOLD;
            }
            boolean isLast = tick.stand().step() == profile.lastComparableStep()
                    && tick.stand().tick() + 1 >= profile.ticksPerStep();
            return !hasControl || score() >= (isLast ? Score.PASS : Score.MARGINAL) ? Act.ADVANCE : Act.ROLL_BACK;
        }

        private double score() {
            return Score.of(rules().stream().map(this::classified).toList());
        }

        private Classified classified(Rule rule) {
            var label = Classifier.classify(
                    canary.last(lookback, rule.metric()),
                    baseline.last(lookback, rule.metric()),
                    rule.allowedIncrease());
            return new Classified(rule.metric(), label, rule.isCritical());
        }
    }
}
