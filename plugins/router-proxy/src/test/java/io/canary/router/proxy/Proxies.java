package io.canary.router.proxy;

import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Opens proxies for the service {@code shop}. */
final class Proxies {
    static final String SHOP = "shop";

    private Proxies() {}

    /** A proxy whose baseline is v1, with further settings of the service. */
    static ProxyRouter of(Upstreams upstreams, Map<String, ?> further, RecordingContext host) {
        return of(upstreams, further, host, 5);
    }

    private static ProxyRouter of(Upstreams upstreams, Map<String, ?> further, RecordingContext host, int drainSec) {
        return of(upstreams.versions(), further, Map.of("drain_sec", drainSec), host);
    }

    /** A proxy whose baseline is v1, with further settings of the service, and of the router itself. */
    static ProxyRouter of(
            Map<String, ?> versions, Map<String, ?> further, Map<String, ?> ofRouter, RecordingContext host) {
        var service = new HashMap<String, Object>(further);
        service.putIfAbsent("versions", versions);
        service.putIfAbsent("baseline_version", "v1");
        var settings = new HashMap<String, Object>(ofRouter);
        settings.put("services", Map.of(SHOP, service));
        settings.putIfAbsent("drain_sec", 5);
        return open(settings, host);
    }

    static ProxyRouter of(Upstreams upstreams, Map<String, ?> further) {
        return of(upstreams, further, new RecordingContext("edge"));
    }

    /** One that waits a second for what is in flight when it is closed; the others wait five. */
    static ProxyRouter soonDrained(Upstreams upstreams) {
        return of(upstreams, Map.of(), new RecordingContext("edge"), 1);
    }

    static ProxyRouter open(Map<String, ?> settings, RecordingContext host) {
        try {
            return (ProxyRouter) RouterSubject.open(new ProxyRouterFactory(), settings, host);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static int port(ProxyRouter router) {
        try {
            return router.port(SHOP);
        } catch (io.canary.spi.RouterException e) {
            throw new AssertionError(e);
        }
    }

    static void awaitNothingInFlight(ProxyRouter router) {
        await(() -> router.inFlight(SHOP) == 0, "no request under way");
    }

    /** Waits for what nobody tells; fails after 10 s. */
    static void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for: " + what);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
