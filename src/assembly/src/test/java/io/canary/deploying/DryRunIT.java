package io.canary.deploying;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.distribution.Command;
import io.canary.distribution.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a real API server says of the manifests, in a dry run: all that it would do, except to keep them. */
class DryRunIT {
    private static final Path MANIFESTS = Distribution.FOLDER.resolve("kubernetes");

    @TempDir
    private Path folder = Path.of("");

    @RegisterExtension
    static final ApiServerNamespace NAMESPACE = new ApiServerNamespace("the manifests are");

    @Test
    void it_would_accept_the_manifests() {
        // When
        var dryRun = dryRun("-k", MANIFESTS.resolve("base").toString());
        // Then
        assertThat(dryRun.status()).as(dryRun.err()).isZero();
        assertThat(dryRun.out().lines())
                .containsExactlyInAnyOrder(
                        "configmap/canary serverside-applied (server dry run)",
                        "persistentvolumeclaim/canary serverside-applied (server dry run)",
                        "service/canary serverside-applied (server dry run)",
                        "networkpolicy.networking.k8s.io/canary serverside-applied (server dry run)",
                        "deployment.apps/canary serverside-applied (server dry run)");
    }

    @Test
    void it_would_accept_the_manifests_with_the_router() {
        // When
        var dryRun = dryRun("-k", MANIFESTS.resolve("router").toString());
        // Then
        assertThat(dryRun.status()).as(dryRun.err()).isZero();
        assertThat(dryRun.out().lines()).hasSize(8);
    }

    @Test
    void it_would_refuse_a_mistake() throws IOException {
        // Given
        var unknown =
                Files.readString(MANIFESTS.resolve("base/canary.yaml")).replace("readinessProbe", "readinesProbe");
        var wrong = Files.readString(MANIFESTS.resolve("base/canary.yaml")).replace("port: 8000", "port: 80000");
        // When
        var field = dryRun("--validate=false", "-f", write("unknown.yaml", unknown));
        var value = dryRun("--validate=false", "-f", write("wrong.yaml", wrong));
        // Then
        assertThat(field.status()).isEqualTo(1);
        assertThat(field.err()).contains("readinesProbe");
        assertThat(value.status()).isEqualTo(1);
        assertThat(value.err()).contains("must be between 1 and 65535");
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private Command dryRun(String... what) {
        var kubectl = new Kubectl(folder);
        kubectl.assumeInstalled();
        String kubeconfig = NAMESPACE.kubeconfig().toString();
        var arguments =
                new ArrayList<>(List.of("--kubeconfig", kubeconfig, "apply", "--server-side", "--dry-run=server"));
        arguments.addAll(List.of(what));
        return kubectl.run(arguments.toArray(String[]::new));
    }
}
