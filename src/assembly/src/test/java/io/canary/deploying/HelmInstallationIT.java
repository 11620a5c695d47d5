package io.canary.deploying;

import static io.canary.deploying.KubernetesObjects.YAML;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Helm installs the chart at a real API server, which keeps the objects; no pod is started, as nothing else of a cluster is there. */
class HelmInstallationIT {
    /** The API server has no definition of a {@code ServiceMonitor}. */
    private static final String NO_MONITOR = "serviceMonitor: {enabled: false}";

    /** Where the objects that the chart may have are. */
    private static final Map<String, String> PATHS = Map.of(
            "ConfigMap", "/api/v1/namespaces/shop/configmaps/",
            "Deployment", "/apis/apps/v1/namespaces/shop/deployments/",
            "NetworkPolicy", "/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies/",
            "PersistentVolumeClaim", "/api/v1/namespaces/shop/persistentvolumeclaims/",
            "PodDisruptionBudget", "/apis/policy/%s/namespaces/shop/poddisruptionbudgets/",
            "Role", "/apis/rbac.authorization.k8s.io/v1/namespaces/shop/roles/",
            "RoleBinding", "/apis/rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings/",
            "Service", "/api/v1/namespaces/shop/services/",
            "ServiceAccount", "/api/v1/namespaces/shop/serviceaccounts/");

    @TempDir
    private Path folder = Path.of("");

    @RegisterExtension
    static final ApiServerNamespace NAMESPACE = new ApiServerNamespace("the Helm chart is");

    @AfterEach
    void takeClaimsAway() {
        for (String name : new String[] {"canary", "orchestrator"}) {
            NAMESPACE.client().send("DELETE", "/api/v1/namespaces/shop/persistentvolumeclaims/" + name, "", "");
        }
    }

    /** By kind, as the API server has them now. */
    private static Map<String, JsonNode> objects(String name) throws IOException {
        var objects = new TreeMap<String, JsonNode>();
        for (var path : PATHS.entrySet()) {
            String of = path.getValue().formatted(policyVersion()) + name;
            var response = NAMESPACE.client().send("GET", of, "", "");
            if (response.statusCode() == 200) {
                objects.put(path.getKey(), YAML.readTree(response.body()));
            }
        }
        return objects;
    }

    /** Before Kubernetes 1.21 it is v1beta1. */
    private static String policyVersion() {
        return NAMESPACE.client().status("/apis/policy/v1") == 200 ? "v1" : "v1beta1";
    }

    @Test
    void it_is_installed_and_only_its_volume_outlives_it() throws IOException {
        // Given
        var chart = new HelmChart(folder);
        // When
        var installed = chart.install(NAMESPACE.kubeconfig());
        var objects = objects("canary");
        HelmChart.uninstall(NAMESPACE.kubeconfig());
        // Then
        assertThat(installed.getStatus()).isEqualTo("deployed");
        assertThat(objects)
                .containsOnlyKeys("ConfigMap", "Deployment", "NetworkPolicy", "PersistentVolumeClaim", "Service");
        assertThat(objects("canary")).containsOnlyKeys("PersistentVolumeClaim");
    }

    @Test
    void it_is_installed_again_with_the_volume_that_it_left() throws IOException {
        // Given
        var chart = new HelmChart(folder);
        chart.install(NAMESPACE.kubeconfig());
        HelmChart.uninstall(NAMESPACE.kubeconfig());
        var left = objects("canary");
        // When
        chart.install(NAMESPACE.kubeconfig());
        var objects = objects("canary");
        HelmChart.uninstall(NAMESPACE.kubeconfig());
        // Then
        assertThat(at(left, "PersistentVolumeClaim", "/metadata/uid").asText()).isNotEmpty();
        assertThat(at(objects, "PersistentVolumeClaim", "/metadata/uid"))
                .isEqualTo(at(left, "PersistentVolumeClaim", "/metadata/uid"));
    }

    @Test
    void it_is_installed_with_every_value() throws IOException {
        // When
        new HelmChart(folder).install(NAMESPACE.kubeconfig(), HelmChartIT.EVERYTHING, NO_MONITOR);
        var objects = objects("orchestrator");
        HelmChart.uninstall(NAMESPACE.kubeconfig());
        // Then
        assertThat(objects).containsOnlyKeys(PATHS.keySet());
        assertThat(objects("orchestrator")).containsOnlyKeys("PersistentVolumeClaim");
    }

    @Test
    void an_upgrade_takes_over_a_new_configuration_and_keeps_the_volume() throws IOException {
        // Given
        var chart = new HelmChart(folder);
        chart.install(NAMESPACE.kubeconfig());
        var before = objects("canary");
        // When
        var upgraded = chart.upgrade(NAMESPACE.kubeconfig(), "config: {routers: {edge: {type: fake}}}");
        var after = objects("canary");
        HelmChart.uninstall(NAMESPACE.kubeconfig());
        // Then
        assertThat(upgraded.getRevision()).isEqualTo("2");
        assertThat(at(after, "Deployment", "/metadata/generation").asInt())
                .as("generation of the deployment, whose pod is replaced")
                .isEqualTo(2);
        assertThat(at(after, "ConfigMap", "/data/canary.yaml").asText()).contains("edge");
        assertThat(at(after, "PersistentVolumeClaim", "/metadata/uid"))
                .isEqualTo(at(before, "PersistentVolumeClaim", "/metadata/uid"));
    }

    private static JsonNode at(Map<String, JsonNode> objects, String kind, String pointer) {
        return objects.getOrDefault(kind, MissingNode.getInstance()).at(pointer);
    }

    @Test
    void a_refused_installation_leaves_nothing() throws IOException {
        // Given
        var chart = new HelmChart(folder);
        // When
        ThrowingCallable install = () -> chart.install(NAMESPACE.kubeconfig(), "replicas: 2");
        // Then
        assertThatThrownBy(install).hasMessageContaining("additional properties 'replicas' not allowed");
        assertThat(objects("canary")).isEmpty();
    }
}
