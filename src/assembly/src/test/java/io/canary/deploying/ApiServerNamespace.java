package io.canary.deploying;

import io.canary.testservers.KubernetesApiServer;
import io.canary.testservers.KubernetesClient;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An empty namespace at a real API server, for the tests of a class together. Without the programs they are skipped. */
final class ApiServerNamespace implements BeforeAllCallback, AfterAllCallback {
    static final String NAME = "shop";

    private final String subject;
    private @Nullable KubernetesApiServer server;

    /** @param subject of the tests, with its verb: "the manifests are" */
    ApiServerNamespace(String subject) {
        this.subject = subject;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        KubernetesApiServer.assumeInstalled(subject);
        server = KubernetesApiServer.start();
        server.createNamespace(NAME);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (server != null) {
            server.close();
        }
    }

    /** Of an administrator whose namespace it is. */
    Path kubeconfig() {
        return server().kubeconfig("admin", NAME);
    }

    KubernetesClient client() {
        return server().client();
    }

    private KubernetesApiServer server() {
        if (server == null) {
            throw new IllegalStateException("it is not started");
        }
        return server;
    }
}
