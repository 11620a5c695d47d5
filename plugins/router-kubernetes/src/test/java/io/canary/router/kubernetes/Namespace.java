package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A namespace of its own for each test, where the user {@code canary} has the role of the page, and that for Ingresses whose
 * names sort before those of the main ones too.
 */
record Namespace(Cluster cluster, Admin admin, String name) {
    private static final AtomicInteger COUNT = new AtomicInteger();

    static Namespace of(Cluster cluster) {
        var admin = cluster.admin();
        var space = new Namespace(cluster, admin, "shop-" + COUNT.incrementAndGet());
        admin.create("/api/v1/namespaces", "{apiVersion: v1, kind: Namespace, metadata: {name: " + space.name + "}}");
        space.create(
                "rbac.authorization.k8s.io/v1/roles",
                Page.role().replace("search-canary]", "search-canary, a-checkout, a-search]"));
        space.create("rbac.authorization.k8s.io/v1/rolebindings", """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: canary}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: canary}
                subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: canary}]
                """);
        return space;
    }

    /** @param resource group, version and plural, or {@code v1/services} */
    JsonNode create(String resource, String yaml) {
        return admin.create(collection(resource), yaml);
    }

    JsonNode get(String resource, String object) {
        return admin.get(collection(resource) + "/" + object);
    }

    JsonNode merge(String resource, String object, String json) {
        return admin.merge(collection(resource) + "/" + object, json);
    }

    void delete(String resource, String object) {
        admin.delete(collection(resource) + "/" + object);
    }

    private String collection(String resource) {
        int slash = resource.lastIndexOf('/');
        String base = resource.startsWith("v1/") ? "/api/" : "/apis/";
        return base + resource.substring(0, slash) + "/namespaces/" + name + resource.substring(slash);
    }

    /** Kubernetes Services that lead to nobody. */
    void createServices(String... names) {
        for (String one : names) {
            create(
                    "v1/services",
                    "{apiVersion: v1, kind: Service, metadata: {name: " + one + "}, spec: {ports: [{port: 80}]}}");
        }
    }

    /** Settings of a router for {@code checkout} and {@code search}, which waits for nobody. */
    Map<String, Object> settings(String kind, Map<String, ?> service, Map<String, ?> more) {
        var settings = new HashMap<String, Object>(Map.of(
                "kind",
                kind,
                "kubeconfig",
                cluster.kubeconfig("canary", name).toString(),
                "services",
                Map.of("checkout", service, "search", service),
                "settle_sec",
                0));
        if (kind.equals("httproute")) {
            settings.put("wait_for_status", false);
        }
        settings.putAll(more);
        return settings;
    }

    TrafficRouter open(String kind, Map<String, ?> more) throws Exception {
        return Routers.open(settings(kind, Map.of(), more));
    }

    static TrafficSplit split(int basisPoints) {
        return new TrafficSplit("checkout", "v1", "v2", new Weight(basisPoints));
    }
}
