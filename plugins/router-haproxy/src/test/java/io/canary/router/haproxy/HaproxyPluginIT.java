package io.canary.router.haproxy;

import io.canary.tck.PackagedPluginContract;
import java.util.List;
import java.util.Map;

class HaproxyPluginIT extends PackagedPluginContract {

    @Override
    protected Map<String, ?> settings() {
        return Map.of("nodes", List.of("/no/such/haproxy.sock"), "services", Map.of("shop", Map.of()));
    }
}
