package io.canary.router.proxy;

import java.util.Map;

/** The contract with users told apart by a header. */
class StickyProxyContractTest extends ProxyRouterContractTest {

    @Override
    Map<String, Object> service() {
        var service = super.service();
        service.put("sticky", Map.of("header", "X-User"));
        return service;
    }
}
