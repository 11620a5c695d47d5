package io.canary.deploying;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.canary.distribution.Command;
import io.canary.distribution.Distribution;
import io.canary.distribution.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests of the distribution. They are not applied: that needs a cluster. */
class ManifestsIT {
    private static final Path FOLDER = Distribution.FOLDER.resolve("kubernetes");

    @TempDir
    private Path folder = Path.of("");

    private static JsonNode object(String file, String kind) throws IOException {
        return KubernetesObjects.in(FOLDER.resolve(file)).one(kind);
    }

    private static JsonNode pod() throws IOException {
        return KubernetesObjects.in(FOLDER.resolve("base/canary.yaml")).pod();
    }

    @Test
    void kubernetes_knows_every_field() throws IOException {
        // Given
        var all = KubernetesObjects.in(FOLDER.resolve("base/canary.yaml"));
        var router = KubernetesObjects.in(FOLDER.resolve("router/rbac.yaml"));
        // When
        for (JsonNode object : all.all()) {
            KubernetesObjects.readStrictly(object);
        }
        for (JsonNode object : router.all()) {
            KubernetesObjects.readStrictly(object);
        }
        // Then
        assertThat(all.one("Service").at("/spec/selector")).isEqualTo(all.pod().at("/metadata/labels"));
        assertThat(all.pod().at("/spec/volumes/0/persistentVolumeClaim/claimName"))
                .isEqualTo(all.one("PersistentVolumeClaim").at("/metadata/name"));
        assertThat(all.pod().at("/spec/volumes/1/configMap/name"))
                .isEqualTo(all.one("ConfigMap").at("/metadata/name"));
        assertThat(router.one("ServiceAccount")
                        .path("automountServiceAccountToken")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void a_field_that_kubernetes_does_not_know_would_be_found() throws IOException {
        // Given
        var wrong = KubernetesObjects.YAML.readTree("{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec:"
                + " {containers: [{name: x, readinesProbe: {}}]}}}}");
        // When, Then
        assertThatThrownBy(() -> KubernetesObjects.readStrictly(wrong))
                .isInstanceOf(UnrecognizedPropertyException.class);
    }

    @Test
    void one_process_at_a_time_has_the_journal() throws IOException {
        // When
        var spec = object("base/canary.yaml", "Deployment").path("spec");
        // Then
        assertThat(spec.path("replicas").asInt()).isEqualTo(1);
        assertThat(spec.at("/strategy/type").asText()).isEqualTo("Recreate");
        assertThat(spec.at("/selector/matchLabels")).isEqualTo(spec.at("/template/metadata/labels"));
    }

    @Test
    void the_pod_may_do_nothing_but_its_work() throws IOException {
        // When
        var pod = pod().path("spec");
        var container = pod.at("/containers/0/securityContext");
        // Then
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    }

    @Test
    void the_service_starts_with_the_configuration_and_answers_the_probes() throws IOException {
        // Given
        String configuration =
                object("base/canary.yaml", "ConfigMap").at("/data/canary.yaml").asText();
        Path file = Files.writeString(folder.resolve("canary.yaml"), configuration);
        // When
        try (var service = RunningService.start(Map.of("CANARY_CONF", file.toString()))) {
            // Then
            for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
                String path = pod().at("/spec/containers/0/" + probe + "/httpGet/path")
                        .asText();
                String url = "http://127.0.0.1:" + service.port() + path;
                assertThat(run("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", url)
                                .out())
                        .isEqualTo("200");
            }
        }
    }

    /** Those of the page are tested with a real API server. */
    @Test
    void the_router_has_the_permissions_that_its_page_names() throws IOException {
        // Given
        var page = Files.readString(Distribution.FOLDER.resolve("docs/routers/kubernetes.md"));
        var named = new ArrayList<JsonNode>();
        for (String block : page.split("```yaml\n", -1)) {
            if (block.contains("\nkind: Role\n")) {
                KubernetesObjects.YAML
                        .readTree(block.substring(0, block.indexOf("```")))
                        .path("rules")
                        .forEach(named::add);
            }
        }
        // When
        var rules = object("router/rbac.yaml", "Role").path("rules");
        // Then
        assertThat(rules).isNotEmpty().containsExactlyElementsOf(named);
    }

    @Test
    void kustomize_puts_them_together() throws IOException {
        // Given
        var kubectl = new Kubectl(folder);
        kubectl.assumeInstalled();
        // When
        var plain = kubectl.run("kustomize", FOLDER.resolve("base").toString());
        var router = kubectl.run("kustomize", FOLDER.resolve("router").toString());
        // Then
        assertThat(plain.status()).as(plain.err()).isZero();
        assertThat(plain.out()).contains("image: canary:").doesNotContain("kind: Role");
        assertThat(router.status()).as(router.err()).isZero();
        var pod = KubernetesObjects.of(router.out()).pod().path("spec");
        assertThat(pod.path("automountServiceAccountToken").asBoolean()).isTrue();
        assertThat(pod.path("serviceAccountName").asText()).isEqualTo("canary");
        assertThat(pod.path("containers"))
                .isEqualTo(KubernetesObjects.of(plain.out()).pod().at("/spec/containers"));
    }

    private Command run(String... words) {
        return Command.run(folder, Map.of("PATH", System.getenv("PATH")), List.of(words));
    }
}
