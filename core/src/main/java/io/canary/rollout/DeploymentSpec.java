package io.canary.rollout;

import io.canary.analysis.Policy;
import io.canary.analysis.sequential.Learned;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.spi.settings.Unit;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment was created with: the request and its resolved defaults. It never changes.
 *
 * @param id a UUID
 * @param request the request as received
 * @param baselineVersion the version in service
 * @param router the router's name in the configuration
 * @param plan the steps that follow from strategy and policy
 * @param safeguards the limits on its duration, and the checks that the traffic stays where it was put
 * @param routerDeadline how long the router may fail to set the first split
 * @param learned what earlier deployments learned about the baseline, with which the comparison starts; null for
 *     nothing
 * @param traceParent the span of another system in which it was created; null if unknown
 */
public record DeploymentSpec(
        String id,
        DeploymentRequest request,
        String baselineVersion,
        String router,
        StepPlan plan,
        Safeguards safeguards,
        @Unit(ChronoUnit.SECONDS) Duration routerDeadline,
        Instant createdAt,
        @Nullable LearnedBaseline learned,
        @Nullable TraceParent traceParent) {

    /** A spec whose steps follow from the request. */
    public static DeploymentSpec of(
            String id,
            DeploymentRequest request,
            String baselineVersion,
            String router,
            Safeguards safeguards,
            Duration routerDeadline,
            Instant createdAt,
            @Nullable LearnedBaseline learned) {
        var plan = resolved(request.strategy(), request.policy());
        return new DeploymentSpec(
                id, request, baselineVersion, router, plan, safeguards, routerDeadline, createdAt, learned, null);
    }

    public String serviceName() {
        return request.serviceName();
    }

    public String newVersion() {
        return request.newVersion();
    }

    /** Where versions listen, for routers that take addresses at run time; may be empty. */
    public Map<String, List<URI>> upstreams() {
        return request.upstreams();
    }

    /** What is read from which metric source; may be empty. */
    public List<SourceQuery> sources() {
        return request.sources() == null ? List.of() : request.sources();
    }

    public Strategy strategy() {
        return request.strategy();
    }

    public Policy policy() {
        return request.policy();
    }

    /** Why it starts despite a known reason not to; null if not given. */
    public @Nullable String override() {
        return request.override() == null ? null : request.override().reason();
    }

    /** The steps that follow from a strategy and a policy. */
    public static StepPlan resolved(Strategy strategy, Policy policy) {
        return StepPlan.of(strategy, policy.analysis().weightMost());
    }

    /** What earlier deployments learned about the baseline, as of the creation of this one; null for nothing. */
    public @Nullable Learned learnedBefore() {
        return learned == null ? null : learned.learned().aged(Duration.between(learned.at(), createdAt));
    }

    /** The same spec, with no step that waits for a person. */
    public DeploymentSpec unattended() {
        return new DeploymentSpec(
                id,
                request,
                baselineVersion,
                router,
                plan.unattended(),
                safeguards,
                routerDeadline,
                createdAt,
                learned,
                traceParent);
    }

    /** The same spec, created in this span of another system. */
    public DeploymentSpec createdIn(@Nullable TraceParent parent) {
        return new DeploymentSpec(
                id, request, baselineVersion, router, plan, safeguards, routerDeadline, createdAt, learned, parent);
    }

    /** The split that gives the canary this weight. */
    public TrafficSplit split(Weight weight) {
        return new TrafficSplit(serviceName(), baselineVersion, newVersion(), weight, upstreams(), safeguards.lease());
    }
}
