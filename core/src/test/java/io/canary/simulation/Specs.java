package io.canary.simulation;

import io.canary.analysis.MetricFixtures;
import io.canary.analysis.Policy;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.PlanStep;
import io.canary.rollout.SafeguardSettings;
import io.canary.rollout.Safeguards;
import io.canary.rollout.StepSettings;
import io.canary.rollout.Strategy;
import io.canary.rollout.TestSpecs;
import io.canary.spi.Weight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Random deployments, most of them short. */
final class Specs {
    static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    private Specs() {}

    static DeploymentSpec random(Dice dice) {
        return random(dice, strategy(dice));
    }

    /** A deployment with listed steps, some with a manual advance. */
    static DeploymentSpec listed(Dice dice) {
        var rising = strategy(dice);
        int last = 0;
        var steps = new ArrayList<StepSettings>();
        for (int i = dice.between(1, 6); i > 0; i--) {
            last = dice.oneOf(last, dice.between(last, 10_000));
            var interval = dice.chance(0.5) ? null : Duration.ofMillis(dice.oneOf(1000, 5000, 60_000));
            steps.add(new StepSettings(
                    new Weight(last), interval, dice.chance(0.3) ? PlanStep.Advance.MANUAL : PlanStep.Advance.PASS));
        }
        var strategy = new Strategy(
                rising.initialWeight(),
                rising.stepWeight(),
                rising.interval(),
                rising.maxSteps(),
                rising.bake(),
                steps);
        return random(dice, strategy);
    }

    private static DeploymentSpec random(Dice dice, Strategy strategy) {
        return TestSpecs.spec(
                strategy,
                policy(dice),
                safeguards(dice).fill(strategy, null),
                Duration.ofSeconds(dice.oneOf(1, 5, 60)),
                START);
    }

    private static Strategy strategy(Dice dice) {
        var initial = dice.oneOf(0, 1, 500, 10_000, dice.between(0, 10_000));
        var step = dice.oneOf(1, 1000, 10_000, dice.between(1, 10_000));
        var interval = Duration.ofMillis(dice.oneOf(1000, 1330, 10_000, 60_000));
        var bake = Duration.ofSeconds(dice.oneOf(0, 0, 0, 30));
        return new Strategy(new Weight(initial), new Weight(step), interval, dice.between(1, 8), bake);
    }

    private static SafeguardSettings safeguards(Dice dice) {
        return new SafeguardSettings(
                sometimes(dice, Duration.ofSeconds(5), Duration.ofMinutes(2), Duration.ofHours(1)),
                dice.oneOf(Safeguards.Action.values()),
                sometimes(dice, Duration.ofSeconds(5), Duration.ofMinutes(2)),
                dice.oneOf(Safeguards.Action.values()),
                dice.oneOf(Safeguards.OnDrift.values()),
                dice.oneOf(Safeguards.OnShareMismatch.values()),
                Duration.ofSeconds(dice.between(1, 60)),
                null,
                Duration.ofSeconds(dice.oneOf(0, 300)),
                new Safeguards.PromotionWatch(
                        sometimes(dice, Duration.ZERO, Duration.ofMinutes(5)),
                        dice.oneOf(Safeguards.OnPromotionDrift.values())));
    }

    private static @Nullable Duration sometimes(Dice dice, Duration... choices) {
        return dice.chance(0.3) ? null : dice.oneOf(choices);
    }

    private static Policy policy(Dice dice) {
        return MetricFixtures.policy(
                Duration.ofSeconds(dice.oneOf(1, 10, 60, 120)),
                dice.between(1, 4),
                dice.oneOf(0, 1, 100, 300),
                0.01,
                null,
                null,
                null,
                dice.between(1, 3),
                dice.chance(0.8));
    }
}
