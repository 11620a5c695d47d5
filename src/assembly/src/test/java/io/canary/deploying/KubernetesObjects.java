package io.canary.deploying;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Objects of Kubernetes, as a file has them. */
record KubernetesObjects(List<JsonNode> all) {
    static final ObjectMapper YAML = new YAMLMapper();

    /** Those of Kubernetes 1.21 and newer. */
    private static final Map<String, Class<?>> MODELS = Map.of(
            "v1/ConfigMap", ConfigMap.class,
            "v1/PersistentVolumeClaim", PersistentVolumeClaim.class,
            "v1/Service", Service.class,
            "v1/ServiceAccount", ServiceAccount.class,
            "apps/v1/Deployment", Deployment.class,
            "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
            "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class,
            "rbac.authorization.k8s.io/v1/Role", Role.class,
            "rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class);

    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false; // unknown fields have no place in a model
                }
            });

    /** Reads the documents of a text in YAML. */
    static KubernetesObjects of(String yaml) throws IOException {
        var all = new ArrayList<JsonNode>();
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            documents.forEachRemaining(all::add);
        }
        return new KubernetesObjects(List.copyOf(all));
    }

    static KubernetesObjects in(Path file) throws IOException {
        return of(Files.readString(file));
    }

    /** The one of a kind that has only one. */
    JsonNode one(String kind) {
        return all.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + kind));
    }

    /** The template of the pod of its deployment. */
    JsonNode pod() {
        return one("Deployment").at("/spec/template");
    }

    SortedMap<String, JsonNode> byKind() {
        var byKind = new TreeMap<String, JsonNode>();
        all.forEach(object -> byKind.put(object.path("kind").asText(), object));
        return byKind;
    }

    /**
     * Reads an object as what its kind is; one of a custom resource definition is not read.
     *
     * @throws JsonProcessingException if it has a field that Kubernetes does not know
     */
    static void readStrictly(JsonNode object) throws JsonProcessingException {
        var model = MODELS.get(
                object.path("apiVersion").asText() + "/" + object.path("kind").asText());
        if (model != null) {
            STRICT.treeToValue(object, model);
        } else if (!object.path("apiVersion").asText().equals("monitoring.coreos.com/v1")) {
            throw new AssertionError("Kubernetes does not know " + object.path("kind"));
        }
    }
}
