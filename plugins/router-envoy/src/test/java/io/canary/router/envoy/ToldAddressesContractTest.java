package io.canary.router.envoy;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The contract, with addresses that only the splits carry. */
class ToldAddressesContractTest extends EnvoyRouterContractTest {

    @Override
    Map<String, Object> service() {
        var versions = new HashMap<>(World.NODE.versions());
        versions.keySet().retainAll(List.of("v1"));
        return Map.of("versions", versions);
    }

    @Override
    public Map<String, List<URI>> upstreams(String service) {
        var told = new HashMap<String, List<URI>>();
        for (String version : List.of("v2", "v3")) {
            var where = (Map<?, ?>) Objects.requireNonNull(World.NODE.versions().get(version));
            told.put(
                    version,
                    ((List<?>) Objects.requireNonNull(where.get("upstreams")))
                            .stream().map(at -> URI.create(String.valueOf(at))).toList());
        }
        return told;
    }
}
