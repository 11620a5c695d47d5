package io.canary.router.kubernetes;

import java.util.List;

/** The objects that traffic can be moved with. */
public enum Kind {
    /** Gateway API: the weights of {@code backendRefs}. */
    HTTPROUTE("HTTPRoute", "httproutes", 10_000),
    /** Istio: the weights of the destinations of HTTP routes. */
    VIRTUALSERVICE("VirtualService", "virtualservices", 100),
    /** ingress-nginx: the canary annotations of a second Ingress. */
    INGRESS("Ingress", "ingresses", 100),
    /** Traefik: the weights of a weighted round robin. */
    TRAEFIKSERVICE("TraefikService", "traefikservices", 10_000);

    private final String text;
    private final String plural;
    private final int total;

    Kind(String text, String plural, int total) {
        this.text = text;
        this.plural = plural;
        this.total = total;
    }

    /** As it is called in an object's {@code kind}. */
    String text() {
        return text;
    }

    /** As it is called in paths of the API. */
    String plural() {
        return plural;
    }

    /** What weights add up to when they are written. */
    int total() {
        return total;
    }

    /** The groups and versions of the API in which its shape is known, the best first. */
    List<String> apis() {
        return switch (this) {
            case HTTPROUTE -> List.of("gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1");
            case VIRTUALSERVICE ->
                List.of("networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3");
            case INGRESS -> List.of("networking.k8s.io/v1");
            case TRAEFIKSERVICE -> List.of("traefik.io/v1alpha1", "traefik.containo.us/v1alpha1");
        };
    }
}
