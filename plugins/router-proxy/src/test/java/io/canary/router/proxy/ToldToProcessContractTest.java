package io.canary.router.proxy;

import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** The contract with addresses that only the splits carry, asked of a proxy by way of its control API. */
class ToldToProcessContractTest extends ProcessRouterContractTest {

    @Override
    Map<String, Object> knownVersions() {
        return Map.of("v1", Map.of("upstreams", List.of(upstreams().uri("v1"))));
    }

    @Override
    public Map<String, List<URI>> upstreams(String service) {
        return Map.of(
                "v2", List.of(URI.create(upstreams().uri("v2"))),
                "v3", List.of(URI.create(upstreams().uri("v3"))));
    }

    /** Somebody else gives the process the same split with another address. */
    @Override
    public boolean moveBehindItsBack(String service, String version, URI address) throws Exception {
        process()
                .setTrafficSplit(
                        new TrafficSplit(service, "v1", version, new Weight(3_000), Map.of(version, List.of(address))));
        return true;
    }
}
