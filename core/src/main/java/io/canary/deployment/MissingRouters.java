package io.canary.deployment;

import io.canary.journal.Journal.Recorded;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.Standing;
import io.canary.rollout.State;
import io.canary.routing.RouterNames;
import io.canary.routing.Routers;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The recorded deployments that are not final and on routers that are configured no more.
 *
 * @param routers their names, in order; at least one if there is a deployment
 * @param deployments oldest first
 */
record MissingRouters(List<String> routers, List<DeploymentSpec> deployments) {
    private static final int NAMED_MOST = 10;

    /** Looks at all that is recorded; nothing is asked of any router. */
    static MissingRouters of(Collection<Recorded> recorded, Routers configured) {
        var stuck = recorded.stream()
                .map(Recorded::standing)
                .filter(s -> !(s.state() instanceof State.Ended))
                .map(Standing::spec)
                .filter(spec -> configured.get(spec.router()) == null)
                .toList();
        var names = new TreeSet<String>();
        for (var spec : stuck) {
            RouterNames.of(spec.router()).stream()
                    .filter(name -> configured.get(name) == null)
                    .forEach(names::add);
        }
        return new MissingRouters(List.copyOf(names), stuck);
    }

    boolean isEmpty() {
        return deployments.isEmpty();
    }

    /** In one line, for whoever operates the service. */
    String words() {
        String more = deployments.size() > NAMED_MOST ? ", and " + (deployments.size() - NAMED_MOST) + " more" : "";
        return (routers.size() == 1 ? "router " : "routers ") + String.join(", ", routers)
                + (routers.size() == 1 ? " is" : " are") + " not configured, but needed by "
                + deployments.stream()
                        .limit(NAMED_MOST)
                        .map(MissingRouters::named)
                        .collect(Collectors.joining(", "))
                + more + ": put " + (routers.size() == 1 ? "it" : "them")
                + " back into the configuration and restart, or abandon the "
                + (deployments.size() == 1 ? "deployment" : "deployments") + " (POST /deployments/{id}/abandon)";
    }

    private static String named(DeploymentSpec spec) {
        return "deployment " + spec.id() + " of service " + spec.serviceName();
    }
}
