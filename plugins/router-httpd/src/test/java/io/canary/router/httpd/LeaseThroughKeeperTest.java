package io.canary.router.httpd;

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

/** Leases with a keeper beside a real httpd. */
class LeaseThroughKeeperTest extends KeeperLeaseContract {
    private @Nullable Httpd httpd;

    @Override
    protected Map<String, ?> startServer(Path folder) {
        var running = Httpd.start(folder);
        httpd = running;
        return Map.of(
                "nodes", List.of(running.manager()), "services", Map.of("checkout", Map.of(), "search", Map.of()));
    }

    @Override
    protected void stopServer() {
        if (httpd != null) {
            httpd.close();
        }
    }

    @Override
    protected TrafficRouterFactory<?> kept() {
        return new HttpdRouterFactory();
    }

    @Override
    public Optional<TrafficClient> client(TrafficRouter router) {
        var users = new HashMap<String, Browser>();
        return Optional.of((service, user) -> {
            var browser = users.computeIfAbsent(
                    service + " " + user, u -> new Browser(requireNonNull(httpd).port()));
            String version = browser.get("/" + service + "/");
            browser.close();
            return version;
        });
    }
}
