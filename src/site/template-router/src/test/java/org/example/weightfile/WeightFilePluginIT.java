package org.example.weightfile;

import io.canary.tck.PackagedPluginContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class WeightFilePluginIT extends PackagedPluginContract {
    @TempDir
    Path directory;

    @Override
    protected Map<String, ?> settings() {
        return Map.of("directory", directory.toString());
    }
}
