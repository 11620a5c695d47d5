package io.canary.router.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.Observation;
import io.canary.spi.Weight;
import io.canary.tck.PackagedPluginContract;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar has all that it takes to log in and to move a route: most of what it could bundle is left out. */
class KubernetesPluginIT extends PackagedPluginContract {
    @TempDir
    Path directory;

    @Override
    protected Map<String, ?> settings() {
        return Map.of("kind", "httproute", "services", Map.of("checkout", Map.of()));
    }

    @Test
    void a_route_is_moved_by_the_packaged_plugin() throws Exception {
        var space = space();
        assertMoves(space, Map.of());
    }

    @Test
    void it_logs_in_with_a_program_that_the_kubeconfig_names() throws Exception {
        var space = space();
        // Given
        String token = "{\"apiVersion\": \"client.authentication.k8s.io/v1\", \"kind\": \"ExecCredential\","
                + " \"status\": {\"token\": \"canary-token\"}}";
        var program = Files.writeString(directory.resolve("login"), "#!/bin/sh\necho '" + token + "'\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        var kubeconfig = Files.readString(space.cluster().kubeconfig("canary", space.name()))
                .replace(
                        "{token: canary-token}",
                        "{exec: {apiVersion: client.authentication.k8s.io/v1, command: " + program + "}}");
        var file = Files.writeString(directory.resolve("kubeconfig"), kubeconfig);
        // When, Then
        assertMoves(space, Map.of("kubeconfig", file.toString()));
    }

    private static Namespace space() {
        var space = Namespace.of(Cluster.shared());
        space.create("gateway.networking.k8s.io/v1/httproutes", Objects.route("checkout"));
        return space;
    }

    private void assertMoves(Namespace space, Map<String, ?> more) throws Exception {
        assertThat(factory()).isNotInstanceOf(KubernetesRouterFactory.class);
        var settings = space.settings("httproute", Map.of(), more);
        try (var router = RouterSubject.open(factory(), settings, new RecordingContext("packaged"))) {
            router.setTrafficSplit(Namespace.split(500));
            assertThat(router.observe("checkout"))
                    .isEqualTo(new Observation.InForce(Map.of("v1", new Weight(9_500), "v2", new Weight(500))));
        }
    }
}
