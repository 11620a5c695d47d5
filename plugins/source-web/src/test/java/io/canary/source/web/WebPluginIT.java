package io.canary.source.web;

import io.canary.tck.PackagedSourceContract;
import java.util.Map;

class WebPluginIT extends PackagedSourceContract {

    @Override
    protected Map<String, ?> settings() {
        return Map.of("url", "http://127.0.0.1:9200");
    }
}
