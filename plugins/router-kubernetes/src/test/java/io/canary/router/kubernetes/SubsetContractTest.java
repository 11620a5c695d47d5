package io.canary.router.kubernetes;

import java.util.Map;

/** The contract, with a VirtualService that has a subset for each version. */
class SubsetContractTest extends KubernetesRouterContract {

    SubsetContractTest() {
        super("virtualservice", "networking.istio.io/v1beta1/virtualservices");
    }

    @Override
    void create(Namespace in, String service) {
        in.create(
                "networking.istio.io/v1beta1/virtualservices",
                Objects.virtualService(service, "{host: SERVICE.shop.svc.cluster.local, subset: VERSION}"));
    }

    @Override
    Map<String, ?> service() {
        return Map.of("backend", "{service}", "subset", "{version}");
    }
}
