package io.canary.simulate;

import io.canary.analysis.Policy;
import io.canary.analysis.sequential.Learned;
import io.canary.rollout.DeploymentRequest;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.LearnedBaseline;
import io.canary.rollout.SafeguardSettings;
import io.canary.rollout.Strategy;
import io.canary.rollout.Versions;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.ValidName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A simulated deployment: the settings that determine its course.
 *
 * @param serviceName for people
 * @param baselineVersion the name for which samples may also say {@code baseline}
 * @param newVersion the name for which samples may also say {@code canary}
 * @param learned what is known about the baseline at the start; null for nothing
 * @param recorded the recorded rollout, if the plan is from the first line of a recording; null otherwise
 */
public record Plan(
        @Default("service") @ValidName String serviceName,
        @Default("stable") @ValidName String baselineVersion,
        @Default("new") @ValidName String newVersion,
        Strategy strategy,
        Policy policy,
        SafeguardSettings safeguards,
        @Nullable Learned learned,
        @Nullable RecordedRollout recorded) {
    /** The limit of evaluations in a simulation: ten weeks at one per minute. */
    private static final long LOOKS_MOST = 100_000;

    /** Never reached, as the simulated router confirms at once. */
    private static final Duration ROUTER_DEADLINE = Duration.ofHours(1);

    /** @throws SettingsException for versions that cannot be distinguished, or metrics with names of sample fields */
    public Plan {
        var problems = new ArrayList<>(Versions.problems(baselineVersion, newVersion));
        policy.reservedNames().forEach(p -> problems.add(p.below("/policy")));
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        policy = policy.withWindowOf(strategy.plan().longestSoak());
    }

    /** The same plan with another strategy. */
    public Plan with(Strategy other) {
        return new Plan(serviceName, baselineVersion, newVersion, other, policy, safeguards, learned, null);
    }

    /** The same plan with other knowledge about the baseline. */
    public Plan with(@Nullable Learned other) {
        return new Plan(serviceName, baselineVersion, newVersion, strategy, policy, safeguards, other, null);
    }

    /** Whether both plans make the same decisions. */
    boolean isSameAs(Plan other) {
        return strategy.equals(other.strategy)
                && policy.withLimitsGiven().equals(other.policy.withLimitsGiven())
                && safeguards.fill(strategy, null).equals(other.safeguards.fill(strategy, null));
    }

    /**
     * The problems of a simulation on samples of this time span; normally none.
     *
     * @param span from the first sample to the last
     */
    public List<Problem> problems(Duration span) {
        var filled = safeguards.fill(strategy, null);
        var soak = strategy.plan().shortestSoak();
        var look = soak.compareTo(filled.deadline()) < 0 ? soak : filled.deadline();
        return span.dividedBy(look) <= LOOKS_MOST
                ? List.of()
                : List.of(new Problem(
                        strategy.steps() == null ? "/strategy/interval_sec" : "/strategy/steps",
                        "makes more than " + LOOKS_MOST + " evaluations of samples that span " + span.toHours()
                                + " h"));
    }

    /** The deployment as it would have been created. */
    DeploymentSpec begunAt(Instant at) {
        return DeploymentSpec.of(
                "simulated",
                DeploymentRequest.of(serviceName, baselineVersion, newVersion, strategy, policy, safeguards),
                baselineVersion,
                "simulated",
                safeguards.fill(strategy, null),
                ROUTER_DEADLINE,
                at,
                learned == null ? null : new LearnedBaseline(serviceName, null, at, learned));
    }
}
