package io.canary.router.nginx;

import io.canary.spi.TrafficRouter;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import java.util.Map;

/** Routers as the host makes them. */
final class NginxRouters {

    private NginxRouters() {}

    static TrafficRouter open(Map<String, ?> settings) throws Exception {
        return open(settings, new RecordingContext("edge"));
    }

    static TrafficRouter open(Map<String, ?> settings, RecordingContext host) throws Exception {
        return RouterSubject.open(new NginxRouterFactory(), settings, host);
    }
}
