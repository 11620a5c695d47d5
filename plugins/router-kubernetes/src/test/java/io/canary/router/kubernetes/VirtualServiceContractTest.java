package io.canary.router.kubernetes;

/** The contract, with a VirtualService that has a host for each version. */
class VirtualServiceContractTest extends KubernetesRouterContract {

    VirtualServiceContractTest() {
        super("virtualservice", "networking.istio.io/v1beta1/virtualservices");
    }
}
