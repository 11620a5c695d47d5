package io.canary.router.proxy;

import io.canary.router.support.UpstreamAddress;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One version of a service, and whose turn it is among its instances. Safe for any thread. */
final class Backend {
    private final String version;
    private final List<SocketAddress> instances;
    private final VersionMeter meter;
    private final AtomicInteger turns = new AtomicInteger();

    /** @param upstreams at least one */
    Backend(String version, List<URI> upstreams, VersionMeter meter) {
        this.version = version;
        this.instances = upstreams.stream()
                .map(at -> SocketAddress.inetSocketAddress(UpstreamAddress.port(at), UpstreamAddress.host(at)))
                .toList();
        this.meter = meter;
    }

    String version() {
        return version;
    }

    VersionMeter meter() {
        return meter;
    }

    SocketAddress nextInstance() {
        return instances.get(Math.floorMod(turns.getAndIncrement(), instances.size()));
    }
}
