package io.canary.router.proxy;

import java.net.URI;
import java.util.List;
import java.util.Map;

/** The contract with addresses that only the splits carry. */
class ToldAddressesContractTest extends ProxyRouterContractTest {

    @Override
    Map<String, Object> service() {
        var service = super.service();
        service.put(
                "versions", Map.of("v1", Map.of("upstreams", List.of(upstreams().uri("v1")))));
        return service;
    }

    @Override
    public Map<String, List<URI>> upstreams(String service) {
        return Map.of(
                "v2", List.of(URI.create(upstreams().uri("v2"))),
                "v3", List.of(URI.create(upstreams().uri("v3"))));
    }
}
