package io.canary.router.haproxy;

import io.canary.spi.TrafficRouter;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import io.canary.testservers.Checkout;
import java.util.List;
import java.util.Map;

/** Routers for the service {@code checkout}. */
final class Routers {
    static final String CHECKOUT = "checkout";

    private Routers() {}

    static TrafficRouter of(Map<String, ?> service, RecordingContext host, List<String> nodes) throws Exception {
        return RouterSubject.open(new HaproxyRouterFactory(), Checkout.settings(service, nodes), host);
    }

    static TrafficRouter of(Map<String, ?> service, Haproxy... nodes) throws Exception {
        var sockets = List.of(nodes).stream().map(n -> n.socket().toString()).toList();
        return of(service, new RecordingContext("edge"), sockets);
    }
}
