package io.canary.router.httpd;

import io.canary.spi.TrafficRouter;
import io.canary.testservers.Checkout;
import java.util.Map;
import java.util.stream.Stream;

/** Routers for the service {@code checkout}. */
final class Routers {
    private Routers() {}

    static TrafficRouter of(Map<String, ?> settings) throws Exception {
        return Checkout.router(new HttpdRouterFactory(), settings);
    }

    static TrafficRouter of(Map<String, ?> service, Httpd... nodes) throws Exception {
        return of(
                Checkout.settings(service, Stream.of(nodes).map(Httpd::manager).toList()));
    }
}
