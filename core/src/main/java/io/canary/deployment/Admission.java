package io.canary.deployment;

import io.canary.deployment.SupervisorAnswer.BeyondRouter;
import io.canary.deployment.SupervisorAnswer.NoSuchRouter;
import io.canary.deployment.SupervisorAnswer.ServiceBusy;
import io.canary.deployment.SupervisorAnswer.TooMany;
import io.canary.deployment.SupervisorAnswer.WasRolledBack;
import io.canary.deployment.SupervisorQuestion.Begin;
import io.canary.rollout.KnownBad;
import io.canary.routing.RouterInfo;
import io.canary.spi.RouterCapabilities;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Whether a deployment that is wanted may begin. */
sealed interface Admission {

    /** It may, on this router. */
    record Granted(RouterInfo router) implements Admission {}

    /** It may not. */
    record Refused(SupervisorAnswer why) implements Admission {}

    /**
     * What there is room for.
     *
     * @param routers all that are configured
     * @param name of the router that is wanted, or of the default one; empty if there is none
     * @param router the one of that name; null if there is none
     * @param busy the deployment that the service has already; null if it has none
     * @param open how many deployments are open
     * @param openMax how many may be
     * @param bad what is known against the version; null for nothing
     */
    record Openings(
            List<RouterInfo> routers,
            String name,
            @Nullable RouterInfo router,
            @Nullable String busy,
            int open,
            int openMax,
            @Nullable KnownBad bad) {

        List<String> names(Predicate<RouterCapabilities> able) {
            return routers.stream()
                    .filter(r -> able.test(r.capabilities()))
                    .map(RouterInfo::name)
                    .toList();
        }
    }

    /** Whether it may: what a router cannot do is refused, and not left out. */
    static Admission of(Begin wanted, Openings openings) {
        var router = openings.router();
        if (router == null) {
            return new Refused(new NoSuchRouter(openings.name(), openings.names(r -> true)));
        }
        if (openings.busy() != null) {
            return new Refused(new ServiceBusy(openings.busy()));
        }
        if (openings.bad() != null && wanted.override() == null) {
            return new Refused(new WasRolledBack(openings.bad()));
        }
        if (openings.open() >= openings.openMax()) {
            return new Refused(new TooMany(openings.openMax()));
        }
        var shortfalls = Shortfall.of(wanted, router.capabilities());
        return shortfalls.isEmpty()
                ? new Granted(router)
                : new Refused(
                        new BeyondRouter(router.name(), shortfalls, openings.names(able -> Shortfall.of(wanted, able)
                                .isEmpty())));
    }
}
