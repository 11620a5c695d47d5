package io.canary.router.caddy;

import io.canary.tck.PackagedPluginContract;
import java.util.Map;

class CaddyPluginIT extends PackagedPluginContract {

    @Override
    protected Map<String, ?> settings() {
        return Map.of("services", Map.of("checkout", Map.of()));
    }
}
