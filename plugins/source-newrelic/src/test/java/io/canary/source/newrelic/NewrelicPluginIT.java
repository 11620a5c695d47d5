package io.canary.source.newrelic;

import io.canary.tck.PackagedSourceContract;
import java.util.Map;

class NewrelicPluginIT extends PackagedSourceContract {

    @Override
    protected Map<String, ?> settings() {
        return Map.of("account_id", 42, "api_key", FakeNewRelic.KEY);
    }
}
