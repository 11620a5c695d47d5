package io.canary.router.haproxy;

import java.net.URI;
import java.util.List;
import java.util.Map;

/** The contract with servers that HAProxy's configuration does not have. */
class ToldAddressesContractTest extends HaproxyRouterContractTest {

    @Override
    String configuration(Site versions) {
        return versions.weighted("", false).replaceAll("  server v[23] .*\n", "");
    }

    @Override
    public Map<String, List<URI>> upstreams(String service) {
        return Map.of("v2", List.of(uri("v2"), uri("v2")), "v3", List.of(uri("v3")));
    }

    @Override
    public boolean moveBehindItsBack(String service, String version, URI address) {
        haproxy()
                .admin("set server " + service + "/" + version + ":added-1 addr " + address.getHost() + " port "
                        + address.getPort());
        return true;
    }

    private URI uri(String version) {
        return URI.create("http://127.0.0.1:" + site().portOf(version));
    }
}
