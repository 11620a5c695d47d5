package io.canary.router.http;

import io.canary.tck.PackagedPluginContract;
import java.util.Map;

class HttpPluginIT extends PackagedPluginContract {

    @Override
    protected Map<String, ?> settings() {
        return Map.of("url", "http://127.0.0.1:9/splits/{service}");
    }
}
