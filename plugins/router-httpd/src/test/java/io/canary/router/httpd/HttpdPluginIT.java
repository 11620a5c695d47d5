package io.canary.router.httpd;

import io.canary.tck.PackagedPluginContract;
import java.util.List;
import java.util.Map;

class HttpdPluginIT extends PackagedPluginContract {

    @Override
    protected Map<String, ?> settings() {
        return Map.of(
                "nodes", List.of("http://127.0.0.1:1/balancer-manager"), "services", Map.of("checkout", Map.of()));
    }
}
