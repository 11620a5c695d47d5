package io.canary.bench.judge.method;

import io.canary.analysis.sequential.SequentialPolicy;
import io.canary.analysis.sequential.Stratum;
import io.canary.analysis.sequential.WeightStep;
import io.canary.analysis.sequential.engine.Engine;
import io.canary.analysis.sequential.finding.Finding;
import io.canary.bench.judge.trace.Profile;
import io.canary.bench.judge.trace.Report;
import io.canary.bench.judge.trace.Setting;
import io.canary.bench.judge.trace.TraceTick;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sequential mode of this project: its own engine, as the service drives it.
 *
 * @param name for people
 * @param settings of the policy, beside those that follow from where the rollout takes place
 * @param proves whether the weight rises only on what is proven; else it rises as long as nothing is conclusive
 * @param learns whether it knows what is usual of the baseline when the rollout begins; else it finds out as it goes
 */
public record Sequential(String name, Map<String, Object> settings, boolean proves, boolean learns) implements Method {
    private static final int BEFORE = 1_000;

    /** What is conclusive rolls back, and nothing else has a say. */
    public static final Sequential CORE = new Sequential("core", Map.of(), false, true);

    /** The same with no time to warm up. */
    public static final Sequential COLD_CORE =
            new Sequential("core-cold", Map.of("warmup_sec", 0, "latency_warmup_sec", 0), false, true);

    /** All of it, as it is by default. */
    public static final Sequential HYBRID = new Sequential("hybrid", Map.of(), true, true);

    /** The same, with a warm-up that lasts as long as the canary gets better. */
    public static final Sequential ADAPTIVE = new Sequential("adaptive", Map.of("adaptive_warmup", true), true, true);

    /** All of it, where nobody watched the baseline before the rollout: so a service stands that has just begun one. */
    public static final Sequential UNLEARNED = new Sequential("unlearned", Map.of(), true, false);

    /** All of it, and errors of 5 % are harm where the canary is alone. */
    public static final Sequential LIMITED = new Sequential("limited", Map.of("error_limit", 0.05), true, true);

    @Override
    public Trial begin(Setting setting, Supplier<List<TraceTick>> before) {
        var engine = engine(learns ? before.get() : List.of(), settings);
        return tick -> act(engine.observe(stratum(setting.profile(), tick)));
    }

    /**
     * The engine, which knows what is usual of the baseline.
     *
     * @param before the baseline's ticks before the rollout
     */
    public static Engine engine(List<TraceTick> before, Map<String, Object> settings) {
        var engine = new Engine(Settings.read(SequentialPolicy.class, Map.of("analysis", settings)));
        before.forEach(tick -> learn(engine, tick));
        return engine;
    }

    private static void learn(Engine engine, TraceTick tick) {
        var baseline = report(tick.baseline());
        if (baseline != null) {
            engine.learn(BEFORE + tick.number(), baseline);
        }
    }

    private Act act(Finding finding) {
        if (finding.state() == Finding.State.ROLLBACK) {
            return Act.ROLL_BACK;
        }
        return !proves || finding.mayAdvance() ? Act.ADVANCE : Act.HOLD;
    }

    /** A tick as the engine takes it. */
    public static Stratum stratum(Profile profile, TraceTick tick) {
        var stand = tick.stand();
        var step = new WeightStep(stand.step(), weight(profile, stand.step()), weight(profile, stand.step() + 1));
        return new Stratum(
                BEFORE + tick.number(),
                step,
                stand.tick() * (double) Profile.TICK_SEC,
                report(tick.canary()),
                report(tick.baseline()));
    }

    /** After the last step comes the promotion. */
    private static Weight weight(Profile profile, int step) {
        var weights = profile.weights();
        return step < weights.size() ? new Weight(weights.get(step) * 100) : Weight.FULL;
    }

    private static io.canary.analysis.sequential.@Nullable Report report(@Nullable Report seen) {
        return seen == null
                ? null
                : io.canary.analysis.sequential.Report.of(
                        (double) seen.requests(), (double) seen.errors(), seen.latency(), seen.cpu());
    }
}
