package io.canary.router.http;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Routers for a gateway, and what they are asked. */
final class Routers {

    private Routers() {}

    /** With a GET. */
    static Map<String, Object> settings(String url) {
        var settings = new HashMap<String, Object>();
        settings.put("url", url + "/splits/{service}");
        settings.put("observe", Map.of("url", url + "/splits/{service}"));
        settings.put("retry", Map.of("first_pause_ms", 5, "longest_pause_ms", 20));
        return settings;
    }

    static TrafficRouter of(Gateway gateway, Map<String, ?> further) throws Exception {
        var settings = settings(gateway.url());
        settings.putAll(further);
        return of(settings);
    }

    static TrafficRouter of(Map<String, ?> settings) throws Exception {
        return RouterSubject.open(new HttpRouterFactory(), settings, new RecordingContext("edge"));
    }

    /** Of checkout, from v1 to v2. */
    static TrafficSplit split(double percent) {
        return new TrafficSplit("checkout", "v1", "v2", new Weight((int) Math.round(percent * 100)));
    }

    static RouterException failureOf(ThrowingCallable call) {
        return requireNonNull(catchThrowableOfType(RouterException.class, call), "nothing was thrown");
    }
}
