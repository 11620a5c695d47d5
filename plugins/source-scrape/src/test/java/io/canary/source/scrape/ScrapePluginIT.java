package io.canary.source.scrape;

import io.canary.tck.PackagedSourceContract;
import java.util.List;
import java.util.Map;

class ScrapePluginIT extends PackagedSourceContract {

    @Override
    protected Map<String, ?> settings() {
        return Map.of("targets", List.of(Map.of("url", "http://127.0.0.1:9090/metrics")));
    }
}
