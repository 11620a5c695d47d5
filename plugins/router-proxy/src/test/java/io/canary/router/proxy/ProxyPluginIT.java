package io.canary.router.proxy;

import io.canary.tck.PackagedPluginContract;
import java.util.List;
import java.util.Map;
import java.util.Set;

class ProxyPluginIT extends PackagedPluginContract {

    @Override
    protected Map<String, ?> settings() {
        var versions = Map.of("v1", Map.of("upstreams", List.of("http://127.0.0.1:1")));
        return Map.of("services", Map.of("shop", Map.of("versions", versions, "baseline_version", "v1")));
    }

    @Override
    protected Set<String> takenFromHost() {
        return Set.of("io.vertx.core", "io.netty");
    }
}
