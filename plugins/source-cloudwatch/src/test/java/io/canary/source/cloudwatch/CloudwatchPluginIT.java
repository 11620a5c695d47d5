package io.canary.source.cloudwatch;

import io.canary.tck.PackagedSourceContract;
import java.util.Map;

class CloudwatchPluginIT extends PackagedSourceContract {

    @Override
    protected Map<String, ?> settings() {
        return Map.of("region", "eu-central-1");
    }
}
