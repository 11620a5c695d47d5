package io.canary.router.exec;

import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import org.pf4j.Extension;

/** Makes routers of type {@code exec}. */
@Extension
public final class ExecRouterFactory implements TrafficRouterFactory<ExecSettings> {

    @Override
    public String type() {
        return "exec";
    }

    @Override
    public Class<ExecSettings> settings() {
        return ExecSettings.class;
    }

    /** Looks whether there is such a program; does not run it yet. */
    @Override
    public TrafficRouter create(ExecSettings settings, RouterContext context) throws RouterException {
        return ExecRouter.of(settings, context);
    }
}
