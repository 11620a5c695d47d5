package io.canary.deployment;

import io.canary.bus.Local;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.KnownBad;
import io.canary.routing.Preflight;
import io.canary.spi.settings.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The replies of the supervisor. */
public sealed interface SupervisorReply extends Local {

    /** It has started and takes requests at its own address. */
    record Begun(String id) implements SupervisorReply {}

    /** The service has a deployment that is not final. */
    record ServiceBusy(String id) implements SupervisorReply {}

    /** No router of that name is configured. */
    record NoSuchRouter(String name, List<String> known) implements SupervisorReply {}

    /**
     * The router does not support the request.
     *
     * @param shortfalls all unsupported requirements, at least one
     * @param able the routers that support the request
     */
    record BeyondRouter(String router, List<UnsupportedRequirement> shortfalls, List<String> able)
            implements SupervisorReply {}

    /**
     * The router has problems with the requested addresses, or a metric source with the queries.
     *
     * @param problems at least one; pointers refer to the request
     */
    record RequestRefused(List<Problem> problems) implements SupervisorReply {}

    /**
     * The outcome of a dry run.
     *
     * @param traffic where the service's traffic is now
     * @param preflight the messages of its router
     * @param sources those of its metric sources
     */
    record Planned(DeploymentSpec spec, InitialTraffic traffic, Preflight preflight, List<SampleSources.Check> sources)
            implements SupervisorReply {}

    /**
     * The traffic is not where the deployment expects it, and there is no override.
     *
     * @param version the version whose role does not fit the traffic
     * @param mistake what does not fit
     */
    record Contradicted(InitialTraffic traffic, String version, Mistake mistake) implements SupervisorReply {}

    /** How a version does not fit the traffic. */
    enum Mistake {
        /** The baseline has no traffic. */
        BASELINE_NOT_IN_SERVICE,
        /** The new version has all of it. */
        NEW_VERSION_IN_SERVICE,
        /** Several versions have traffic, and the request does not name the baseline. */
        BASELINE_NOT_NAMED
    }

    /** The baseline is not named, and would be the new version. */
    record SameVersion(String version) implements SupervisorReply {}

    /** The version was rolled back before, and there is no override. */
    record WasRolledBack(KnownBad bad) implements SupervisorReply {}

    /** The limit of open deployments is reached. */
    record TooMany(int max) implements SupervisorReply {}

    /**
     * Deployments, newest first.
     *
     * @param next the value of {@code before} for the next page; null if there is none
     */
    record Page(List<Snapshot> snapshots, @Nullable Long next) implements SupervisorReply {}

    /** Services, by name. */
    record Services(List<ServiceStatus> services) implements SupervisorReply {}

    /** Acknowledged. */
    record Done() implements SupervisorReply {}

    /**
     * The request could not be made durable, and was not executed.
     *
     * @param why for people
     * @param mayCome whether it may still be executed
     */
    record Unavailable(String why, boolean mayCome) implements SupervisorReply {}
}
