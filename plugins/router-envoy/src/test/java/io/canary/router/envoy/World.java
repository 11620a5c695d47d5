package io.canary.router.envoy;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import io.canary.tck.FreePorts;
import io.canary.tck.RecordingContext;
import java.util.HashMap;
import java.util.Map;

/** One node with its backends for all tests, since a process takes seconds to start; it sees a new control plane in each. */
final class World {
    static final Relay RELAY = new Relay();
    static final GrpcNode NODE = GrpcNode.start("node-1", RELAY.port());

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(NODE::close));
    }

    private World() {}

    /** A port where a control plane is about to listen; the node looks for it there, knowing nothing. */
    static int nextPort(String... services) {
        int port = FreePorts.next();
        RELAY.leadsTo(port);
        NODE.reset(services);
        return port;
    }

    /** Settings of a router at {@code port} with two services, each of which has {@code more}. */
    static Map<String, Object> settings(int port, Map<String, Object> more) {
        var service = new HashMap<>(more);
        service.putIfAbsent("versions", NODE.versions());
        // Long, as a busy machine may take its time, and tests of what takes too long say so themselves.
        return Map.of(
                "port", port, "confirm_timeout_sec", 20, "services", Map.of("checkout", service, "search", service));
    }

    static EnvoyRouter open(Map<String, ?> settings, RecordingContext host) throws RouterException {
        return EnvoyRouter.open(Settings.read(EnvoySettings.class, settings), host);
    }

    static TrafficSplit split(int percent) {
        return new TrafficSplit("checkout", "v1", "v2", new Weight(percent * 100));
    }
}
