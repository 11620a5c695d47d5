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
 * A deployment that is only pretended: what of it decides how it would have gone.
 *
 * @param serviceName for people
 * @param baselineVersion what samples may say in place of {@code baseline}
 * @param newVersion what samples may say in place of {@code canary}
 * @param learned what is known of the baseline when it begins; null for nothing
 * @param recorded in the first line of a recording, the rollout that it is of; null for a made-up plan
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
    /** A simulation looks at the evidence so often at most: ten weeks at one look a minute. */
    private static final long LOOKS_MOST = 100_000;

    /** A router that confirms at once needs no patience. */
    private static final Duration ROUTER_DEADLINE = Duration.ofHours(1);

    /**
     * @throws SettingsException for versions that cannot be told apart, or metrics that are called what samples' fields
     * are
     */
    public Plan {
        var problems = new ArrayList<>(Versions.problems(baselineVersion, newVersion));
        policy.reservedNames().forEach(p -> problems.add(p.below("/policy")));
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        policy = policy.withWindowOf(strategy.plan().longestSoak());
    }

    /** The same with another way to climb. */
    public Plan with(Strategy other) {
        return new Plan(serviceName, baselineVersion, newVersion, other, policy, safeguards, learned, null);
    }

    /** The same where something else is known of the baseline. */
    public Plan with(@Nullable Learned other) {
        return new Plan(serviceName, baselineVersion, newVersion, strategy, policy, safeguards, other, null);
    }

    /** Whether a deployment would be decided by it as by the other. */
    boolean isSameAs(Plan other) {
        return strategy.equals(other.strategy)
                && policy.withLimitsGiven().equals(other.policy.withLimitsGiven())
                && safeguards.fill(strategy, null).equals(other.safeguards.fill(strategy, null));
    }

    /**
     * What keeps it from being tried on samples of so long a time; nothing, as a rule.
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

    /** It as it would have been begun. */
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
