package io.canary.deployment;

import io.canary.journal.Journal.StoredDeployment;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.RouterChainName;
import io.canary.rollout.State;
import io.canary.routing.Routers;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The recorded open deployments whose routers are no longer configured.
 *
 * @param routers their names, in order; at least one if there is a deployment
 * @param deployments their ids and services, oldest first
 */
record MissingRouters(List<String> routers, List<String> deployments) {
    private static final int NAMED_MOST = 10;

    /** Checks all recorded deployments, without any router request. */
    static MissingRouters of(Collection<StoredDeployment> recorded, Routers configured) {
        var stuck = recorded.stream()
                .map(StoredDeployment::record)
                .filter(s -> !(s.state() instanceof State.Ended))
                .map(DeploymentRecord::spec)
                .filter(spec -> configured.get(spec.router()) == null)
                .toList();
        var names = new TreeSet<String>();
        for (var spec : stuck) {
            RouterChainName.of(spec.router()).names().stream()
                    .filter(name -> configured.get(name) == null)
                    .forEach(names::add);
        }
        return new MissingRouters(
                List.copyOf(names), stuck.stream().map(MissingRouters::named).toList());
    }

    boolean isEmpty() {
        return deployments.isEmpty();
    }

    /** A one-line message for operators. */
    String words() {
        boolean isOne = routers.size() == 1;
        int more = deployments.size() - NAMED_MOST;
        return (isOne ? "router " : "routers ") + String.join(", ", routers)
                + (isOne ? " is" : " are") + " not configured, but needed by "
                + deployments.stream().limit(NAMED_MOST).collect(Collectors.joining(", "))
                + (more > 0 ? ", and " + more + " more" : "")
                + ": put " + (isOne ? "it" : "them") + " back into the configuration and restart, or abandon "
                + (deployments.size() == 1 ? "the deployment" : "the deployments")
                + " (POST /deployments/{id}/abandon)";
    }

    /** The message for one deployment: what it waits for. */
    static String needed(List<String> routers) {
        boolean isOne = routers.size() == 1;
        return "held: " + (isOne ? "router " : "routers ") + String.join(", ", routers)
                + (isOne ? " is" : " are") + " not configured: put " + (isOne ? "it" : "them")
                + " back into the configuration and restart, or abandon the deployment";
    }

    private static String named(DeploymentSpec spec) {
        return "deployment " + spec.id() + " of service " + spec.serviceName();
    }
}
