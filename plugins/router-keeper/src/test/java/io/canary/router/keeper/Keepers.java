package io.canary.router.keeper;

import io.canary.keeper.Keeper;
import io.canary.keeper.KeeperSettings;
import io.canary.router.fake.FakeRouterFactory;
import io.canary.spi.RouterContext;
import io.canary.spi.TrafficRouter;
import io.canary.spi.settings.Settings;
import java.nio.file.Path;
import java.util.Map;

/** Keepers with a fake router in them. */
final class Keepers {
    private Keepers() {}

    static Keeper open(Path data, Map<String, ?> fake) {
        return open(data, 0, fake);
    }

    static Keeper open(Path data, int port, Map<String, ?> fake) {
        try {
            return Keeper.open(settings(port), data, host -> fake(fake, host));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static KeeperSettings settings(int port) {
        return Settings.read(
                KeeperSettings.class, Map.of("listen", Map.of("port", port), "router", Map.of("type", "fake")));
    }

    static TrafficRouter fake(Map<String, ?> settings, RouterContext host) {
        var factory = new FakeRouterFactory();
        return factory.create(Settings.read(factory.settings(), settings), host);
    }

    static String address(Keeper keeper) {
        return "http://127.0.0.1:" + keeper.port();
    }
}
