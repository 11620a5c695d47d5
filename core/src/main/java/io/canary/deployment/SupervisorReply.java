package io.canary.deployment;

import io.canary.bus.Local;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.KnownBad;
import io.canary.routing.Preflight;
import io.canary.spi.settings.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the supervisor answers. */
public sealed interface SupervisorReply extends Local {

    /** It has begun and can be asked at its own address. */
    record Begun(String id) implements SupervisorReply {}

    /** The service has a deployment that is not final. */
    record ServiceBusy(String id) implements SupervisorReply {}

    /** No router of that name is configured. */
    record NoSuchRouter(String name, List<String> known) implements SupervisorReply {}

    /**
     * The router cannot do what is wanted.
     *
     * @param shortfalls all that it cannot do, at least one
     * @param able the routers that can do all that is wanted
     */
    record BeyondRouter(String router, List<UnsupportedRequirement> shortfalls, List<String> able)
            implements SupervisorReply {}

    /**
     * It tells addresses that are not its to tell.
     *
     * @param problems at least one; pointers are those of the request
     */
    record AddressesRefused(List<Problem> problems) implements SupervisorReply {}

    /**
     * It would begin like this.
     *
     * @param traffic where the service's traffic is now
     * @param preflight what its router says
     */
    record Planned(DeploymentSpec spec, InitialTraffic traffic, Preflight preflight) implements SupervisorReply {}

    /**
     * The traffic is not where the deployment takes it to be, and nobody says why it should begin all the same.
     *
     * @param version the one that is taken for something else
     * @param mistake what it is taken for
     */
    record Contradicted(InitialTraffic traffic, String version, Mistake mistake) implements SupervisorReply {}

    /** What a version is not. */
    enum Mistake {
        /** The baseline has no traffic. */
        BASELINE_NOT_IN_SERVICE,
        /** The new version has all of it. */
        NEW_VERSION_IN_SERVICE,
        /** Several versions have traffic, and nobody says which of them is the baseline. */
        BASELINE_NOT_NAMED
    }

    /** The baseline that nobody named would be the new version. */
    record SameVersion(String version) implements SupervisorReply {}

    /** The version was rolled back before, and nobody says why it should do better now. */
    record WasRolledBack(KnownBad bad) implements SupervisorReply {}

    /** As many deployments are open as the process can carry, or as are allowed. */
    record TooMany(int max) implements SupervisorReply {}

    /**
     * Deployments, newest first.
     *
     * @param next what to ask for with {@code before} to get the next page; null if there is none
     */
    record Page(List<Snapshot> snapshots, @Nullable Long next) implements SupervisorReply {}

    /** Services, by name. */
    record Services(List<ServiceStatus> services) implements SupervisorReply {}

    /** Noted. */
    record Done() implements SupervisorReply {}

    /**
     * What was wanted could not be made durable, and was not done.
     *
     * @param why for people
     * @param mayCome whether it may be done yet
     */
    record Unavailable(String why, boolean mayCome) implements SupervisorReply {}
}
