package io.canary.router.kubernetes;

import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import org.pf4j.Extension;

/** Makes routers of type {@code kubernetes}. */
@Extension
public final class KubernetesRouterFactory implements TrafficRouterFactory<KubernetesSettings> {

    @Override
    public String type() {
        return "kubernetes";
    }

    @Override
    public Class<KubernetesSettings> settings() {
        return KubernetesSettings.class;
    }

    /** Reads the kubeconfig, if there is one; the API server need not be there yet. */
    @Override
    public TrafficRouter create(KubernetesSettings settings, RouterContext context) throws RouterException {
        return new KubernetesRouter(settings, KubeConfigLoader.of(settings), context.routerName());
    }
}
