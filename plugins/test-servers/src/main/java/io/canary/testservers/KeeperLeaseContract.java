package io.canary.testservers;

import static java.util.Objects.requireNonNull;

import io.canary.keeper.Keeper;
import io.canary.keeper.KeeperSettings;
import io.canary.router.keeper.KeeperRouterFactory;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.settings.Settings;
import io.canary.tck.LeaseContract;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract's part about leases, with a keeper beside a real server whose router holds none by itself. */
public abstract class KeeperLeaseContract extends LeaseContract {
    @TempDir
    private @Nullable Path directory;

    private @Nullable Keeper keeper;

    /** The factory of the router that the keeper is to use. */
    protected abstract TrafficRouterFactory<?> kept();

    /**
     * Starts the server, or prepares it.
     *
     * @param folder for its files
     * @return the settings of the router that the keeper is to use
     */
    protected abstract Map<String, ?> startServer(Path folder) throws Exception;

    /** Starts a server whose configuration the router writes: the keeper has opened it. */
    protected void keeperIsOpen() throws Exception {}

    /** Called also if the server did not start. */
    protected abstract void stopServer();

    @BeforeEach
    protected final void openKeeper() throws Exception {
        var folder = requireNonNull(directory);
        var router = Map.of("type", kept().type(), "settings", startServer(folder));
        keeper = Keeper.open(
                Settings.read(KeeperSettings.class, Map.of("listen", Map.of("port", 0), "router", router)),
                folder.resolve("data"),
                kept());
        keeperIsOpen();
    }

    @AfterEach
    protected final void closeAll() {
        if (keeper != null) {
            keeper.close();
        }
        stopServer();
    }

    /** Where the keeper listens. */
    protected final URI keeperAddress() {
        return requireNonNull(keeper).address();
    }

    @Override
    public TrafficRouterFactory<?> factory() {
        return new KeeperRouterFactory();
    }

    @Override
    public Map<String, ?> settings() {
        return Map.of("address", keeperAddress().toString());
    }

    /** A busy machine renews late. */
    @Override
    public Duration lease() {
        return Duration.ofMillis(1_500);
    }
}
