package io.canary.router.kubernetes;

/** The contract, with a TraefikService. */
class TraefikContractTest extends KubernetesRouterContract {

    TraefikContractTest() {
        super("traefikservice", "traefik.io/v1alpha1/traefikservices");
    }
}
