package io.canary.deploying;

import static io.canary.deploying.KubernetesObjects.YAML;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.canary.distribution.Distribution;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Helm chart, as Helm renders it; {@link HelmInstallationIT} installs it. */
class HelmChartIT {
    /** Everything that is off or empty by default. */
    static final String EVERYTHING = """
            fullnameOverride: orchestrator
            image: {repository: registry.internal/canary, tag: "1", pullPolicy: Always, pullSecrets: [registry]}
            config:
              journal: {type: postgresql, url: "jdbc:postgresql://db/canary", user: canary}
              routers: {edge: {type: fake}}
            secretEnv: {CANARY_JOURNAL_PASSWORD: {secret: db, key: password}, "NO": {secret: edge, key: token}}
            envSecret: more
            env: [{name: LIMIT, value: "7"}]
            hosts: [canary.internal, "*.example.com"]
            javaOpts: -Xmx1g
            resources: {requests: {cpu: "1", memory: 2Gi}, limits: {memory: 2Gi}}
            persistence: {size: 5Gi, storageClass: fast}
            service: {port: 80, annotations: {a: "1"}}
            networkPolicy: {from: [{namespaceSelector: {matchLabels: {team: shop}}}]}
            serviceAccount: {create: true, annotations: {role: canary}}
            kubernetesRouter: {enabled: true}
            podDisruptionBudget: {enabled: true}
            serviceMonitor: {enabled: true, interval: 30s, labels: {release: prometheus}}
            podLabels: {team: shop}
            podAnnotations: {b: "2"}
            nodeSelector: {disk: ssd}
            tolerations: [{key: dedicated, operator: Exists}]
            affinity: {nodeAffinity: {}}
            priorityClassName: high
            volumes: [{name: authority, configMap: {name: authority}}]
            volumeMounts: [{name: authority, mountPath: /etc/authority, readOnly: true}]
            """;

    @TempDir
    private Path folder = Path.of("");

    private KubernetesObjects render(String... values) throws IOException {
        return KubernetesObjects.of(new HelmChart(folder).render(values));
    }

    @Test
    void kubernetes_knows_every_field_of_every_object() throws IOException {
        // When
        var all = render(EVERYTHING);
        // Then
        for (JsonNode object : all.all()) {
            KubernetesObjects.readStrictly(object);
        }
        assertThat(all.byKind().keySet())
                .containsExactly(
                        "ConfigMap",
                        "Deployment",
                        "NetworkPolicy",
                        "PersistentVolumeClaim",
                        "PodDisruptionBudget",
                        "Role",
                        "RoleBinding",
                        "Service",
                        "ServiceAccount",
                        "ServiceMonitor");
    }

    @Test
    void every_object_has_the_given_name_and_finds_the_others() throws IOException {
        // When
        var all = render(EVERYTHING);
        // Then
        assertThat(all.all())
                .allMatch(object -> object.at("/metadata/name").asText().equals("orchestrator"));
        assertThat(all.pod().at("/spec/serviceAccountName")).isEqualTo(new TextNode("orchestrator"));
        assertThat(all.pod().at("/spec/volumes/0/persistentVolumeClaim/claimName"))
                .isEqualTo(new TextNode("orchestrator"));
        assertThat(all.pod().at("/spec/volumes/1/configMap/name")).isEqualTo(new TextNode("orchestrator"));
        var labels = all.pod().at("/metadata/labels");
        for (JsonNode selector : List.of(
                all.one("Deployment").at("/spec/selector/matchLabels"),
                all.one("Service").at("/spec/selector"),
                all.one("NetworkPolicy").at("/spec/podSelector/matchLabels"),
                all.one("PodDisruptionBudget").at("/spec/selector/matchLabels"))) {
            assertThat(labels.properties()).hasSizeGreaterThan(1).containsAll(selector.properties());
        }
        assertThat(all.one("Service").at("/metadata/labels").properties())
                .containsAll(all.one("ServiceMonitor")
                        .at("/spec/selector/matchLabels")
                        .properties());
        assertThat(all.one("ServiceMonitor").at("/spec/endpoints/0/port"))
                .isEqualTo(all.one("Service").at("/spec/ports/0/name"));
    }

    @Test
    void secrets_come_from_secrets_and_names_that_yaml_would_misread_stay_names() throws IOException {
        // When
        var environment = render(EVERYTHING).pod().at("/spec/containers/0/env");
        // Then
        var expected = YAML.readTree("""
                - {name: CANARY_JOURNAL_PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}
                - {name: "NO", valueFrom: {secretKeyRef: {name: edge, key: token}}}
                - {name: LIMIT, value: "7"}
                """);
        assertThat(environment).containsAll(expected);
        assertThat(environment).anyMatch(one -> one.path("value").asText().endsWith(",canary.internal,*.example.com"));
    }

    @Test
    void nothing_that_a_value_can_set_takes_the_protection_of_the_pod_away() throws IOException {
        // When
        var pod = render(EVERYTHING).pod().path("spec");
        // Then
        assertThat(pod.path("securityContext"))
                .isEqualTo(YAML.readTree("{runAsNonRoot: true, runAsUser: 10001, runAsGroup: 10001, fsGroup: 10001,"
                        + " seccompProfile: {type: RuntimeDefault}}"));
        assertThat(pod.at("/containers/0/securityContext"))
                .isEqualTo(YAML.readTree("{allowPrivilegeEscalation: false, readOnlyRootFilesystem: true,"
                        + " capabilities: {drop: [ALL]}}"));
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isEqualTo(45);
    }

    @Test
    void a_configuration_of_ones_own_replaces_the_trial_and_the_pod() throws IOException {
        // When
        var trial = render();
        var own = render("config: {routers: {edge: {type: haproxy, settings: {token: '${env:TOKEN}'}}}}");
        // Then
        assertThat(YAML.readTree(own.one("ConfigMap").at("/data/canary.yaml").asText()))
                .isEqualTo(YAML.readTree("{routers: {edge: {type: haproxy, settings: {token: '${env:TOKEN}'}}}}"));
        assertThat(own.pod().at("/metadata/annotations/checksum~1configuration"))
                .isNotEqualTo(trial.pod().at("/metadata/annotations/checksum~1configuration"));
    }

    @Test
    void an_account_and_a_claim_that_exist_are_used_and_not_made() throws IOException {
        // When
        var all = render("""
                kubernetesRouter: {enabled: true}
                serviceAccount: {existing: mine}
                persistence: {existingClaim: disk}
                networkPolicy: {enabled: false}
                """);
        // Then
        assertThat(all.byKind().keySet())
                .doesNotContain("ServiceAccount", "PersistentVolumeClaim", "NetworkPolicy")
                .contains("Role", "RoleBinding");
        assertThat(all.pod().at("/spec/serviceAccountName").asText()).isEqualTo("mine");
        assertThat(all.one("RoleBinding").at("/subjects/0/name").asText()).isEqualTo("mine");
        assertThat(all.pod()
                        .at("/spec/volumes/0/persistentVolumeClaim/claimName")
                        .asText())
                .isEqualTo("disk");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replicas: 2                                        | replicas
            image: {tag: 1.0}                                  | tag
            image: {pullPolicy: Sometimes}                     | pullPolicy
            fullnameOverride: Canary                           | fullnameOverride
            config: {http: {hosts: [canary.internal]}}         | hosts
            config: {data: {dir: /elsewhere}}                  | data
            config: {journal: {password: hunter2}}             | password
            secretEnv: {TOKEN: {secret: edge}}                 | TOKEN
            secretEnv: {'NOT A NAME': {secret: edge, key: a}}  | NOT A NAME
            hosts: ['http://canary']                           | hosts
            env: [{name: LIMIT, value: 7}]                     | value
            networkPolicy: {from: []}                          | from
            podDisruptionBudget: {enabled: true, minAvailable: 1} | minAvailable
            serviceMonitor: {interval: 15}                     | interval
            """)
    void a_wrong_value_is_refused(String values, String named) throws IOException {
        // Given
        var chart = new HelmChart(folder);
        // When
        ThrowingCallable render = () -> chart.render(values);
        // Then
        assertThatThrownBy(render)
                .hasMessageContaining("values don't meet the specifications")
                .hasMessageContaining(named);
    }

    @Test
    void its_version_is_that_of_the_distribution() throws IOException {
        // When
        var chart = YAML.readTree(HelmChart.FOLDER.resolve("Chart.yaml").toFile());
        // Then
        assertThat(Distribution.FOLDER)
                .hasFileName("canary-" + chart.path("appVersion").asText());
        assertThat(chart.path("version")).isEqualTo(chart.path("appVersion"));
    }

    @Test
    void the_notes_say_what_is_dangerous() throws IOException {
        // Given
        var chart = new HelmChart(folder);
        // When
        String trial = chart.notes();
        String open = chart.notes(EVERYTHING, "networkPolicy: {enabled: false}");
        // Then
        assertThat(trial)
                .contains("http://canary.shop:8000", "MOVES NO TRAFFIC")
                .doesNotContain("WARNING");
        assertThat(open).contains("http://orchestrator.shop:80 ", "WARNING").doesNotContain("MOVES NO TRAFFIC");
    }

    @Test
    void helm_has_no_complaint() {
        // When
        var lint = HelmChart.lint();
        // Then
        assertThat(lint.isFailed()).as(lint.getMessages().toString()).isFalse();
        assertThat(lint.getMessages()).containsExactly("[INFO] Chart.yaml: icon is recommended");
    }

    @Test
    void every_value_of_the_schema_has_a_default() throws IOException {
        // When
        var values = HelmValue.all();
        // Then
        assertThat(values).hasSizeGreaterThan(30).noneMatch(value -> value.byDefault()
                .isMissingNode());
    }
}
