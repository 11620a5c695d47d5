package io.canary.rollout;

import io.canary.analysis.Policy;
import io.canary.analysis.sequential.Learned;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment was created with. It never changes.
 *
 * @param id a UUID
 * @param router the router's name in the configuration
 * @param upstreams where versions listen, for routers that are told at run time; may be empty
 * @param plan the steps that follow from strategy and policy
 * @param safeguards what keeps it from going on for ever, and the traffic where it was put
 * @param override why it is begun although the version may have been rolled back before; null if nobody said
 * @param routerDeadline for so long the router may fail to set the first split
 * @param learned what was known of the baseline before, and its comparison begins with; null for nothing
 */
public record DeploymentSpec(
        String id,
        String serviceName,
        String baselineVersion,
        String newVersion,
        String router,
        Map<String, List<URI>> upstreams,
        Strategy strategy,
        Policy policy,
        StepPlan plan,
        Safeguards safeguards,
        @Nullable String override,
        Duration routerDeadline,
        Instant createdAt,
        @Nullable LearnedBaseline learned) {

    /** One whose steps are resolved now. */
    public DeploymentSpec(
            String id,
            String serviceName,
            String baselineVersion,
            String newVersion,
            String router,
            Map<String, List<URI>> upstreams,
            Strategy strategy,
            Policy policy,
            Safeguards safeguards,
            @Nullable String override,
            Duration routerDeadline,
            Instant createdAt,
            @Nullable LearnedBaseline learned) {
        this(
                id,
                serviceName,
                baselineVersion,
                newVersion,
                router,
                upstreams,
                strategy,
                policy,
                resolved(strategy, policy),
                safeguards,
                override,
                routerDeadline,
                createdAt,
                learned);
    }

    /** One that begins with nothing known of the baseline. */
    public DeploymentSpec(
            String id,
            String serviceName,
            String baselineVersion,
            String newVersion,
            String router,
            Map<String, List<URI>> upstreams,
            Strategy strategy,
            Policy policy,
            Safeguards safeguards,
            @Nullable String override,
            Duration routerDeadline,
            Instant createdAt) {
        this(
                id,
                serviceName,
                baselineVersion,
                newVersion,
                router,
                upstreams,
                strategy,
                policy,
                safeguards,
                override,
                routerDeadline,
                createdAt,
                null);
    }

    /** The steps that follow from a strategy and a policy. */
    public static StepPlan resolved(Strategy strategy, Policy policy) {
        return StepPlan.of(strategy, policy.analysis().weightMost());
    }

    /** What was known of the baseline before, as old as it was when this was created; null for nothing. */
    public @Nullable Learned learnedBefore() {
        return learned == null ? null : learned.learned().aged(Duration.between(learned.at(), createdAt));
    }

    /** The same where no step waits for a person. */
    public DeploymentSpec unattended() {
        return new DeploymentSpec(
                id,
                serviceName,
                baselineVersion,
                newVersion,
                router,
                upstreams,
                strategy,
                policy,
                plan.unattended(),
                safeguards,
                override,
                routerDeadline,
                createdAt,
                learned);
    }

    /** The split that gives the canary this weight. */
    public TrafficSplit split(Weight weight) {
        return new TrafficSplit(serviceName, baselineVersion, newVersion, weight, upstreams, safeguards.lease());
    }
}
