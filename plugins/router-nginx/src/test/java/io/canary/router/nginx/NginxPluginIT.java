package io.canary.router.nginx;

import io.canary.tck.PackagedPluginContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class NginxPluginIT extends PackagedPluginContract {

    @TempDir
    private Path folder;

    @Override
    protected Map<String, ?> settings() {
        var versions = Map.of("v1", Map.of("upstreams", List.of("http://127.0.0.1:1")));
        return Map.of(
                "include", folder.resolve("canary.conf").toString(),
                "services", Map.of("shop", Map.of("versions", versions, "baseline_version", "v1")));
    }
}
