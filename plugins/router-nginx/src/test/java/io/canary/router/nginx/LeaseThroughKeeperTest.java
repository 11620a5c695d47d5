package io.canary.router.nginx;

import static java.util.Objects.requireNonNull;

import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.tck.TrafficClient;
import io.canary.testservers.KeeperLeaseContract;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Leases with a keeper beside a real nginx. */
class LeaseThroughKeeperTest extends KeeperLeaseContract {
    private @Nullable Nginx nginx;

    @Override
    protected Map<String, ?> startServer(Path folder) {
        nginx = new Nginx(folder.resolve("nginx"));
        return nginx.settings(Map.of());
    }

    /** The router has made the include file. */
    @Override
    protected void keeperIsOpen() throws Exception {
        requireNonNull(nginx).start();
    }

    @Override
    protected void stopServer() {
        if (nginx != null) {
            nginx.close();
        }
    }

    @Override
    protected TrafficRouterFactory<?> kept() {
        return new NginxRouterFactory();
    }

    @Override
    public Optional<TrafficClient> client(TrafficRouter router) {
        return Optional.of((service, user) -> Client.get(requireNonNull(nginx).port(service), "X-User: " + user));
    }
}
