package io.canary.router.nginx;

import static java.util.Objects.requireNonNull;

import io.canary.keeper.Keeper;
import io.canary.keeper.KeeperSettings;
import io.canary.router.keeper.KeeperRouterFactory;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.settings.Settings;
import io.canary.tck.LeaseContract;
import io.canary.tck.TrafficClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract's part about leases, with a keeper beside a real nginx: by itself nginx holds none. */
class LeaseThroughKeeperTest extends LeaseContract {
    @TempDir
    private Path directory;

    private @Nullable Nginx nginx;
    private @Nullable Keeper keeper;

    @BeforeEach
    void start() throws Exception {
        var its = new Nginx(directory.resolve("nginx"));
        keeper = Keeper.open(
                keeperOf(its.settings(Map.of())),
                directory.resolve("data"),
                new NginxRouterFactory()); // makes the include file
        nginx = its.start();
    }

    @AfterEach
    void stop() {
        if (keeper != null) {
            keeper.close();
        }
        if (nginx != null) {
            nginx.close();
        }
    }

    @Override
    public Optional<TrafficClient> client(TrafficRouter router) {
        return Optional.of((service, user) -> Client.get(requireNonNull(nginx).port(service), "X-User: " + user));
    }

    private static KeeperSettings keeperOf(Map<String, ?> settings) {
        return Settings.read(
                KeeperSettings.class,
                Map.of("listen", Map.of("port", 0), "router", Map.of("type", "nginx", "settings", settings)));
    }

    @Override
    public TrafficRouterFactory<?> factory() {
        return new KeeperRouterFactory();
    }

    @Override
    public Map<String, ?> settings() {
        return Map.of("address", requireNonNull(keeper).address().toString());
    }

    /** A machine that is busy with other things renews late. */
    @Override
    public Duration lease() {
        return Duration.ofMillis(1_500);
    }
}
