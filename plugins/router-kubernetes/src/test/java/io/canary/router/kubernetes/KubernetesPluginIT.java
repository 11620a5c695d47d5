package io.canary.router.kubernetes;

import io.canary.tck.PackagedPluginContract;
import java.util.Map;

class KubernetesPluginIT extends PackagedPluginContract {

    @Override
    protected Map<String, ?> settings() {
        return Map.of("kind", "httproute", "services", Map.of("checkout", Map.of()));
    }
}
