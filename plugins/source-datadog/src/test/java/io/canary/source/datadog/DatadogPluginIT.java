package io.canary.source.datadog;

import io.canary.tck.PackagedSourceContract;
import java.util.Map;

class DatadogPluginIT extends PackagedSourceContract {

    @Override
    protected Map<String, ?> settings() {
        return Map.of("api_key", "a", "application_key", "b", "site", "datadoghq.eu");
    }
}
