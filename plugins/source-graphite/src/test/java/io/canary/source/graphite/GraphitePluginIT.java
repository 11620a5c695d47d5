package io.canary.source.graphite;

import io.canary.tck.PackagedSourceContract;
import java.util.Map;

class GraphitePluginIT extends PackagedSourceContract {

    @Override
    protected Map<String, ?> settings() {
        return Map.of("url", "http://127.0.0.1:8080");
    }
}
