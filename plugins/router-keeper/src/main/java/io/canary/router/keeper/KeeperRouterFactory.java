package io.canary.router.keeper;

import io.canary.control.ControlClient;
import io.canary.control.ControlJson;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import java.time.Duration;
import org.pf4j.Extension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes routers of type {@code keeper}. */
@Extension
public final class KeeperRouterFactory implements TrafficRouterFactory<KeeperSettings> {
    private static final Logger LOGGER = LoggerFactory.getLogger(KeeperRouterFactory.class);

    /** The host's own limit comes first: only what it never gives up ends with this. */
    private static final Duration CALL_MAX = Duration.ofHours(2);

    @Override
    public String type() {
        return "keeper";
    }

    @Override
    public Class<KeeperSettings> settings() {
        return KeeperSettings.class;
    }

    /** Asks the keeper what its router can do; it need not be there if it was asked before. */
    @Override
    public TrafficRouter create(KeeperSettings settings, RouterContext context) throws RouterException {
        var keeper = new ControlClient(settings.address(), "keeper", "keeper", CALL_MAX);
        try {
            var capabilities = capabilities(keeper, settings, context);
            return new KeeperRouter(keeper, capabilities.withDefaultLease(settings.defaultLease()), context);
        } catch (RouterException | RuntimeException e) {
            keeper.close();
            throw e;
        }
    }

    private static RouterCapabilities capabilities(ControlClient keeper, KeeperSettings settings, RouterContext context)
            throws RouterException {
        try {
            var told = keeper.call("GET", "/capabilities", null, json -> ControlJson.capabilities(json));
            if (!told.can(Feature.LEASE)) {
                throw RouterException.rejected(settings.address() + " holds no leases: it is no keeper");
            }
            remember(settings, told, context);
            return told;
        } catch (RouterException e) {
            if (e.kind() == Kind.REJECTED) {
                throw e;
            }
            return remembered(settings, context, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RouterException(Kind.UNREACHABLE, "interrupted", e);
        }
    }

    /** What is known is used, whether or not it can be written down. */
    private static void remember(KeeperSettings settings, RouterCapabilities told, RouterContext context) {
        try {
            new CapabilitiesFile(context.stateDir()).write(settings.address(), told);
        } catch (RouterException e) {
            LOGGER.atWarn()
                    .addKeyValue("router", context.routerName())
                    .addKeyValue("why", e.getMessage())
                    .log("what the keeper's router can do is not remembered: without the keeper the next start fails");
        }
    }

    private static RouterCapabilities remembered(
            KeeperSettings settings, RouterContext context, RouterException failure) throws RouterException {
        var known = new CapabilitiesFile(context.stateDir()).read(settings.address());
        if (known == null) {
            throw new RouterException(
                    failure.kind(),
                    failure.getMessage() + "; what its router can do is not known yet, so start the keeper first: it is"
                            + " asked at the start, and remembered",
                    failure);
        }
        LOGGER.atWarn()
                .addKeyValue("router", context.routerName())
                .addKeyValue("why", failure.getMessage())
                .log("keeper cannot be asked: its router is taken to be what it was");
        return known;
    }
}
