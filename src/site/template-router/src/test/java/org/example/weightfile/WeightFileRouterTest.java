package org.example.weightfile;

import io.canary.spi.TrafficRouterFactory;
import io.canary.tck.TrafficRouterContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

class WeightFileRouterTest extends TrafficRouterContract {
    @TempDir
    Path directory;

    @Override
    public TrafficRouterFactory<?> factory() {
        return new WeightFileRouterFactory();
    }

    @Override
    public Map<String, ?> settings() {
        return Map.of("directory", directory.toString());
    }

    @Override
    public List<Map<String, ?>> badSettings() {
        return List.of(Map.of(), Map.of("directory", "/no/such/directory"));
    }
}
