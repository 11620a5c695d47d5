package io.canary.deployment;

import io.canary.deployment.SupervisorReply.BeyondRouter;
import io.canary.deployment.SupervisorReply.Contradicted;
import io.canary.deployment.SupervisorReply.Mistake;
import io.canary.deployment.SupervisorReply.NoSuchRouter;
import io.canary.deployment.SupervisorReply.SameVersion;
import io.canary.deployment.SupervisorReply.ServiceBusy;
import io.canary.deployment.SupervisorReply.TooMany;
import io.canary.deployment.SupervisorReply.WasRolledBack;
import io.canary.rollout.DeploymentRequest;
import io.canary.rollout.KnownBad;
import io.canary.rollout.Versions;
import io.canary.routing.RouterInfo;
import io.canary.spi.RouterCapabilities;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Decides whether a requested deployment may start. */
sealed interface Admission {

    /** Admitted, on this router, from this version. */
    record Granted(RouterInfo router, String baselineVersion) implements Admission {}

    /** Rejected. */
    record Refused(SupervisorReply why) implements Admission {}

    /**
     * The situation in which it is requested.
     *
     * @param routers all configured routers
     * @param name the name of the requested or default router; empty if there is none
     * @param router the router of that name; null if there is none
     * @param busy the open deployment of the service; null if it has none
     * @param open how many deployments are open
     * @param openMax the limit of open deployments
     * @param bad the record of a version that is known bad; null if it is not
     * @param traffic where the service's traffic is
     */
    record AdmissionContext(
            List<RouterInfo> routers,
            String name,
            @Nullable RouterInfo router,
            @Nullable String busy,
            int open,
            int openMax,
            @Nullable KnownBad bad,
            InitialTraffic traffic) {

        List<String> names(Predicate<RouterCapabilities> able) {
            return routers.stream()
                    .filter(r -> able.test(r.capabilities()))
                    .map(RouterInfo::name)
                    .toList();
        }
    }

    /** Decides for this situation. */
    static Admission of(DeploymentRequest wanted, AdmissionContext context) {
        var refusal = refusal(wanted, context);
        if (refusal == null) {
            refusal = contradiction(wanted, context.traffic());
        }
        return refusal == null
                ? new Granted(Objects.requireNonNull(context.router()), baseline(wanted, context.traffic()))
                : new Refused(refusal);
    }

    /**
     * Why it is rejected, wherever the traffic is; null if it is not. A requirement that the router does not support is
     * rejected, never ignored.
     */
    static @Nullable SupervisorReply refusal(DeploymentRequest wanted, AdmissionContext context) {
        var router = context.router();
        if (router == null) {
            return new NoSuchRouter(context.name(), context.names(r -> true));
        } else if (context.busy() != null) {
            return new ServiceBusy(context.busy());
        } else if (context.bad() != null && wanted.override() == null) {
            return new WasRolledBack(context.bad());
        } else if (context.open() >= context.openMax()) {
            return new TooMany(context.openMax());
        }
        var shortfalls = UnsupportedRequirement.of(wanted, router.capabilities());
        return shortfalls.isEmpty()
                ? null
                : new BeyondRouter(
                        router.name(), shortfalls, context.names(able -> UnsupportedRequirement.of(wanted, able)
                                .isEmpty()));
    }

    /** No deployment starts from a version without traffic, or towards one that has all of it. */
    private static @Nullable SupervisorReply contradiction(DeploymentRequest wanted, InitialTraffic traffic) {
        var named = wanted.baselineVersion();
        boolean isMixed = named == null && traffic instanceof InitialTraffic.Observed && traffic.alone() == null;
        if (isMixed) {
            return new Contradicted(traffic, wanted.newVersion(), Mistake.BASELINE_NOT_NAMED);
        } else if (wanted.override() != null) {
            return wanted.newVersion().equals(baseline(wanted, traffic)) ? new SameVersion(wanted.newVersion()) : null;
        } else if (wanted.newVersion().equals(traffic.alone())) {
            return new Contradicted(traffic, wanted.newVersion(), Mistake.NEW_VERSION_IN_SERVICE);
        } else if (named != null && !traffic.carries(named)) {
            return new Contradicted(traffic, named, Mistake.BASELINE_NOT_IN_SERVICE);
        }
        return wanted.newVersion().equals(baseline(wanted, traffic)) ? new SameVersion(wanted.newVersion()) : null;
    }

    private static String baseline(DeploymentRequest wanted, InitialTraffic traffic) {
        return Objects.requireNonNullElse(
                wanted.baselineVersion(), Objects.requireNonNullElse(traffic.alone(), Versions.UNKNOWN_BASELINE));
    }
}
