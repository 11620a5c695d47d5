package io.canary.router.exec;

import io.canary.tck.PackagedPluginContract;
import java.util.List;
import java.util.Map;

class ExecPluginIT extends PackagedPluginContract {

    @Override
    protected Map<String, ?> settings() {
        return Map.of("command", List.of("/bin/sh", "-c", "exit 1"));
    }
}
