package io.canary.router.fake;

import io.canary.tck.PackagedPluginContract;
import java.util.Map;

class FakePluginIT extends PackagedPluginContract {

    @Override
    protected Map<String, ?> settings() {
        return Map.of("delay_ms", 1);
    }
}
