package io.canary.deployment;

import io.canary.bus.Local;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.KnownBad;
import io.canary.routing.Preflight;
import io.canary.spi.Weight;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the supervisor answers. */
public sealed interface SupervisorAnswer extends Local {

    /** It has begun and can be asked at its own address. */
    record Begun(String id) implements SupervisorAnswer {}

    /** The service has a deployment that is not final. */
    record ServiceBusy(String id) implements SupervisorAnswer {}

    /** No router of that name is configured. */
    record NoSuchRouter(String name, List<String> known) implements SupervisorAnswer {}

    /**
     * The router cannot hold a weight as a lease.
     *
     * @param able the routers that can
     */
    record HoldsNoLease(String router, List<String> able) implements SupervisorAnswer {}

    /**
     * The router cannot set weights as finely as the strategy wants them.
     *
     * @param fields what is too fine, as JSON pointers
     * @param able the routers that can
     */
    record TooFine(String router, Weight granularity, List<String> fields, List<String> able)
            implements SupervisorAnswer {}

    /**
     * It would begin like this.
     *
     * @param preflight what its router says
     */
    record Planned(DeploymentSpec spec, Preflight preflight) implements SupervisorAnswer {}

    /** The version was rolled back before, and nobody says why it should do better now. */
    record WasRolledBack(KnownBad bad) implements SupervisorAnswer {}

    /** As many deployments are open as are allowed. */
    record TooMany(int max) implements SupervisorAnswer {}

    /**
     * Deployments, newest first.
     *
     * @param next what to ask for with {@code before} to get the next page; null if there is none
     */
    record Page(List<Snapshot> snapshots, @Nullable Long next) implements SupervisorAnswer {}

    /** Noted. */
    record Done() implements SupervisorAnswer {}

    /**
     * What was wanted could not be made durable, and was not done.
     *
     * @param why for people
     */
    record Unavailable(String why) implements SupervisorAnswer {}
}
