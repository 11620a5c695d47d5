package io.canary.router.nginx;

import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** The contract with addresses that only the splits carry. */
class ToldAddressesContractTest extends NginxRouterContractTest {

    @Override
    public Map<String, ?> settings() {
        return nginx().settings(Map.of("versions", Map.of("v1", Map.of("upstreams", List.of(nginx().address("v1"))))));
    }

    @Override
    public Map<String, List<URI>> upstreams(String service) {
        return Map.of(
                "v2", List.of(URI.create(nginx().address("v2"))),
                "v3", List.of(URI.create(nginx().address("v3"))));
    }

    /** Somebody edits the include file, and reloads. */
    @Override
    public boolean moveBehindItsBack(String service, String version, URI address) throws Exception {
        String text = Files.readString(nginx().include());
        String upstream = "upstream canary_" + service + "_canary {\n    server 127.0.0.1:";
        nginx().edit(nginx().include(), upstream + nginx().port(version) + ";", upstream + address.getPort() + ";");
        nginx().reload();
        return !text.equals(Files.readString(nginx().include()));
    }
}
