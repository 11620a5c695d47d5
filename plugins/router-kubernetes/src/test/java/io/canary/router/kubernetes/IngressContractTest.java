package io.canary.router.kubernetes;

import java.util.Map;

/** The contract, with a main Ingress and its canary. */
class IngressContractTest extends KubernetesRouterContract {
    static final String INGRESSES = "networking.k8s.io/v1/ingresses";

    IngressContractTest() {
        super("ingress", INGRESSES);
    }

    /** The name of the one that is not to be taken for the main one comes earlier, so that it need not be younger. */
    @Override
    void create(Namespace in, String service) {
        in.createServices(service + "-v1", service + "-v2", service + "-v3");
        in.create(INGRESSES, Objects.ingress(service, service, "v1", "{}"));
        in.create(INGRESSES, Objects.ingress("a-" + service, service, "v2", Objects.canaryAnnotations(0)));
    }

    @Override
    Map<String, ?> more() {
        return Map.of(
                "weight_total",
                10_000,
                "services",
                Map.of(
                        "checkout", Map.of("canary_object", "a-checkout"),
                        "search", Map.of("canary_object", "a-search")));
    }
}
