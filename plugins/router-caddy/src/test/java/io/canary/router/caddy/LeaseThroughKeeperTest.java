package io.canary.router.caddy;

import static java.util.Objects.requireNonNull;

import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.tck.TrafficClient;
import io.canary.testservers.Browser;
import io.canary.testservers.KeeperLeaseContract;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Leases with a keeper beside a real Caddy. */
class LeaseThroughKeeperTest extends KeeperLeaseContract {
    private @Nullable Caddy caddy;

    @Override
    protected Map<String, ?> startServer(Path folder) {
        var running = Caddy.start(folder);
        caddy = running;
        var service = Map.of("versions", running.dials());
        return Map.of("nodes", List.of(running.admin()), "services", Map.of("checkout", service, "search", service));
    }

    @Override
    protected void stopServer() {
        if (caddy != null) {
            caddy.close();
        }
    }

    @Override
    protected TrafficRouterFactory<?> kept() {
        return new CaddyRouterFactory();
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
}
