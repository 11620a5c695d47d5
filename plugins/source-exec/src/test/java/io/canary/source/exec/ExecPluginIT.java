package io.canary.source.exec;

import io.canary.tck.PackagedSourceContract;
import java.util.List;
import java.util.Map;

class ExecPluginIT extends PackagedSourceContract {

    @Override
    protected Map<String, ?> settings() {
        return Map.of("command", List.of("/bin/true"));
    }
}
