package io.canary.router.envoy;

import io.canary.tck.PackagedPluginContract;
import java.util.Map;

class EnvoyPluginIT extends PackagedPluginContract {

    @Override
    protected Map<String, ?> settings() {
        return Map.of("port", 0, "services", Map.of("checkout", Map.of()));
    }
}
