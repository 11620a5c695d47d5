package io.canary.router.kubernetes;

import io.canary.spi.RouterException;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds out where the API server is, and how to log in there. */
final class KubeConfigLoader {

    private KubeConfigLoader() {}

    /** @throws RouterException if the kubeconfig that the settings name is of no use */
    static Config of(KubernetesSettings settings) throws RouterException {
        var thread = Thread.currentThread();
        var loader = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(
                    KubeConfigLoader.class.getClassLoader()); // where fabric8 looks for the types of its own
            var config = config(settings.kubeconfig(), settings.context());
            config.setRequestRetryBackoffLimit(0); // a change is repeated only after another look
            config.setConnectionTimeout((int) settings.answerTimeout().toMillis());
            config.setHttp2Disable(true); // a connection that hangs holds up one request only
            config.setUserAgent("canary");
            return config;
        } catch (RuntimeException e) {
            // No cause: behind the first line of what a parser says comes a piece of the file, with whatever secret is
            // there.
            String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw RouterException.rejected("the kubeconfig cannot be used: " + why);
        } finally {
            thread.setContextClassLoader(loader);
        }
    }

    private static Config config(@Nullable Path kubeconfig, @Nullable String context) throws RouterException {
        if (kubeconfig != null && !Files.isReadable(kubeconfig)) {
            throw RouterException.rejected("kubeconfig " + kubeconfig + " cannot be read");
        }
        var config = kubeconfig == null
                ? Config.autoConfigure(context)
                : Config.fromKubeconfig(context, kubeconfig.toFile());
        var current = config.getCurrentContext();
        if (context != null && (current == null || !context.equals(current.getName()))) {
            throw RouterException.rejected("the kubeconfig has no context " + context);
        }
        return config;
    }
}
