package io.canary.router.kubernetes;

import io.canary.spi.TrafficRouter;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import java.util.Map;
import java.util.Optional;

/** The contract, with an HTTPRoute. */
class RouteContractTest extends KubernetesRouterContract {

    RouteContractTest() {
        super("httproute", "gateway.networking.k8s.io/v1/httproutes");
    }

    /** There is no controller that would accept it. */
    @Override
    public Optional<TrafficRouter> openSlow() throws Exception {
        var settings = space().settings("httproute", Map.of(), Map.of("wait_for_status", true));
        return Optional.of(RouterSubject.open(factory(), settings, new RecordingContext("slow")));
    }
}
