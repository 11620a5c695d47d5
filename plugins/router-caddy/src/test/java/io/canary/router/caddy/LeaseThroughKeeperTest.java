package io.canary.router.caddy;

import static java.util.Objects.requireNonNull;

import io.canary.keeper.Keeper;
import io.canary.keeper.KeeperSettings;
import io.canary.router.keeper.KeeperRouterFactory;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.settings.Settings;
import io.canary.tck.LeaseContract;
import io.canary.tck.TrafficClient;
import io.canary.testservers.Browser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract's part about leases, with a keeper beside a real Caddy: by itself Caddy holds none. */
class LeaseThroughKeeperTest extends LeaseContract {
    @TempDir
    private Path directory;

    private @Nullable Caddy caddy;
    private @Nullable Keeper keeper;

    @BeforeEach
    void start() throws Exception {
        var running = Caddy.start(directory);
        caddy = running;
        var service = Map.of("versions", running.dials());
        var settings =
                Map.of("nodes", List.of(running.admin()), "services", Map.of("checkout", service, "search", service));
        keeper = Keeper.open(keeperOf(settings), directory.resolve("data"), new CaddyRouterFactory());
    }

    @AfterEach
    void stop() {
        if (keeper != null) {
            keeper.close();
        }
        if (caddy != null) {
            caddy.close();
        }
    }

    @Override
    public Optional<TrafficClient> client(TrafficRouter router) {
        var users = new HashMap<String, Browser>();
        return Optional.of((service, user) -> {
            var browser = users.computeIfAbsent(
                    service + " " + user,
                    u -> Browser.patient(requireNonNull(caddy).port()));
            String version = browser.get("/" + service + "/");
            browser.close();
            return version;
        });
    }

    private static KeeperSettings keeperOf(Map<String, ?> settings) {
        return Settings.read(
                KeeperSettings.class,
                Map.of("listen", Map.of("port", 0), "router", Map.of("type", "caddy", "settings", settings)));
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
