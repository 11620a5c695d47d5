package io.canary.router.caddy;

import java.net.URI;
import java.util.List;
import java.util.Map;

/** The contract, with addresses that no settings have. */
class ToldAddressesContractTest extends CaddyRouterContractTest {

    @Override
    Map<String, Object> service() {
        return Map.of("versions", Map.of("v1", List.of(caddy().dial("v1"))));
    }

    /** Somebody changes the configuration by Caddy's own API. */
    @Override
    public boolean moveBehindItsBack(String service, String version, URI address) {
        caddy().moveUpstream(service, version, address.getHost() + ":" + address.getPort());
        return true;
    }

    @Override
    public Map<String, List<URI>> upstreams(String service) {
        return Map.of("v2", List.of(caddy().uri("v2"), caddy().uri("v2")), "v3", List.of(caddy().uri("v3")));
    }
}
