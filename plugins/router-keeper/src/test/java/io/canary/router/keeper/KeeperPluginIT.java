package io.canary.router.keeper;

import static java.util.Objects.requireNonNull;

import io.canary.keeper.Keeper;
import io.canary.tck.PackagedPluginContract;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class KeeperPluginIT extends PackagedPluginContract {
    @TempDir
    private Path folder;

    private @Nullable Keeper keeper;

    @BeforeEach
    void start() {
        keeper = Keepers.open(folder, Map.of());
    }

    @AfterEach
    void stop() {
        requireNonNull(keeper).close();
    }

    @Override
    protected Map<String, ?> settings() {
        return Map.of("address", Keepers.address(requireNonNull(keeper)));
    }

    @Override
    protected Set<String> takenFromHost() {
        return Set.of("io.vertx.core", "io.netty");
    }
}
