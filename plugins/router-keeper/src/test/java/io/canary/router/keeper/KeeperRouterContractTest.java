package io.canary.router.keeper;

import static java.util.Objects.requireNonNull;

import io.canary.keeper.Keeper;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import io.canary.tck.TrafficRouterContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The whole contract, asked of a keeper with a fake router in it. */
class KeeperRouterContractTest extends TrafficRouterContract {
    @TempDir
    private Path folder;

    private @Nullable Keeper keeper;
    private @Nullable Keeper slow;

    @BeforeEach
    void start() {
        keeper = Keepers.open(folder.resolve("keeper"), Map.of());
    }

    @AfterEach
    void stop() {
        requireNonNull(keeper).close();
        if (slow != null) {
            slow.close();
        }
    }

    @Override
    public TrafficRouterFactory<?> factory() {
        return new KeeperRouterFactory();
    }

    @Override
    public Map<String, ?> settings() {
        return Map.of("address", Keepers.address(requireNonNull(keeper)));
    }

    @Override
    public List<Map<String, ?>> badSettings() {
        return List.of(
                Map.of(),
                Map.of("address", "127.0.0.1:8072"),
                Map.of("address", "https://127.0.0.1:8072"),
                Map.of("address", "http://127.0.0.1:8072/path"),
                Map.of("address", "http://127.0.0.1:8072", "lease_sec", -1),
                Map.of("address", "http://127.0.0.1:1")); // nobody is there, and nobody ever was
    }

    @Override
    public Optional<TrafficRouter> openSlow() throws Exception {
        slow = Keepers.open(folder.resolve("slow"), Map.of("delay_ms", 8_000));
        return Optional.of(
                RouterSubject.open(factory(), Map.of("address", Keepers.address(slow)), new RecordingContext("slow")));
    }
}
