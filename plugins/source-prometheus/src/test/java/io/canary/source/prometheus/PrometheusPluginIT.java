package io.canary.source.prometheus;

import io.canary.tck.PackagedSourceContract;
import java.util.Map;

class PrometheusPluginIT extends PackagedSourceContract {

    @Override
    protected Map<String, ?> settings() {
        return Map.of("url", "http://127.0.0.1:9090");
    }
}
