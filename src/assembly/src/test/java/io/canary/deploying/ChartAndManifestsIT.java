package io.canary.deploying;

import static io.canary.deploying.KubernetesObjects.YAML;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.canary.distribution.Distribution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the Helm chart and the manifests describe the same thing, they say the same. */
class ChartAndManifestsIT {
    private static final Path MANIFESTS = Distribution.FOLDER.resolve("kubernetes");

    /** What Helm needs to know of its own objects, and the manifests have no use for. */
    private static final Set<String> OF_HELM = Set.of(
            "app.kubernetes.io/instance",
            "app.kubernetes.io/version",
            "app.kubernetes.io/managed-by",
            "helm.sh/chart",
            "helm.sh/resource-policy",
            "checksum/configuration");

    @TempDir
    private Path folder = Path.of("");

    private KubernetesObjects render(String... values) throws IOException {
        return KubernetesObjects.of(new HelmChart(folder).render(values));
    }

    @Test
    void by_default_it_describes_what_the_manifests_do() throws IOException {
        // Given
        var manifests = KubernetesObjects.in(MANIFESTS.resolve("base/canary.yaml"));
        // When
        var chart = render();
        // Then
        assertThat(withoutHelm(chart)).isEqualTo(withImage(manifests.byKind()));
    }

    @Test
    void with_the_router_it_describes_what_the_manifests_with_the_router_do() throws IOException {
        // Given
        var manifests = withImage(
                KubernetesObjects.in(MANIFESTS.resolve("base/canary.yaml")).byKind());
        manifests.putAll(
                KubernetesObjects.in(MANIFESTS.resolve("router/rbac.yaml")).byKind());
        YAML.readerForUpdating(of("Deployment", manifests))
                .readValue(MANIFESTS.resolve("router/token.yaml").toFile());
        // When
        var chart = render("kubernetesRouter: {enabled: true}");
        // Then
        assertThat(withoutHelm(chart)).isEqualTo(manifests);
    }

    /** As the kustomization sets it. */
    private static SortedMap<String, JsonNode> withImage(SortedMap<String, JsonNode> manifests) throws IOException {
        var image = YAML.readTree(MANIFESTS.resolve("base/kustomization.yaml").toFile())
                .at("/images/0");
        ((ObjectNode) of("Deployment", manifests).at("/spec/template/spec/containers/0"))
                .put(
                        "image",
                        image.path("name").asText() + ":" + image.path("newTag").asText());
        return withParsedConfiguration(manifests);
    }

    private static JsonNode of(String kind, SortedMap<String, JsonNode> objects) {
        return Objects.requireNonNull(objects.get(kind), kind);
    }

    private static SortedMap<String, JsonNode> withoutHelm(KubernetesObjects chart) throws IOException {
        chart.all().forEach(ChartAndManifestsIT::removeHelm);
        return withParsedConfiguration(chart.byKind());
    }

    private static void removeHelm(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(OF_HELM);
            object.forEach(ChartAndManifestsIT::removeHelm);
            if (object.path("annotations").isEmpty()) {
                object.remove("annotations");
            }
        } else {
            node.forEach(ChartAndManifestsIT::removeHelm);
        }
    }

    private static SortedMap<String, JsonNode> withParsedConfiguration(SortedMap<String, JsonNode> objects)
            throws IOException {
        var data = (ObjectNode) of("ConfigMap", objects).path("data");
        data.set("canary.yaml", YAML.readTree(data.path("canary.yaml").asText()));
        return objects;
    }
}
