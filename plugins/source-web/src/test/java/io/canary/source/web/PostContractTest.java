package io.canary.source.web;

import java.util.Map;

class PostContractTest extends StatisticsContract {
    PostContractTest() {
        super(Map.of(
                "path", "/count",
                "body", Map.of("service", "{service}", "version", "{version}", "from", "{from}", "to", "{to}"),
                "times", "epoch_ms",
                "requests", "/data/all",
                "errors", "/data/bad"));
    }
}
