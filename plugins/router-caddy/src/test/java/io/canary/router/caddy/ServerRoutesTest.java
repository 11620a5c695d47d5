package io.canary.router.caddy;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.router.support.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerRoutesTest {
    private static final String PROXY = "{\"handler\":\"reverse_proxy\",\"upstreams\":[{\"dial\":\"a:1\"}]}";

    private static List<ServerRoutes.Place> proxies(String server) throws Exception {
        String servers = "{\"edge\":" + server.replace("PROXY", PROXY) + "}";
        return Json.parse(servers) instanceof Map<?, ?> map ? ServerRoutes.proxies(map) : List.of();
    }

    private static String unreached(String routes) throws Exception {
        return proxies("{\"listen\":[\":80\"],\"routes\":[" + routes + "]}")
                .getLast()
                .unreached();
    }

    @Test
    void a_proxy_is_found_in_the_routes_of_routes() throws Exception {
        // When
        var found = proxies("""
            {"listen":[":80"],"routes":[{"match":[{"host":["a"]}],"handle":[{"handler":"subroute","routes":[
             {"match":[{"path":["/b"]}],"handle":[{"handler":"static_response"}]},
             {"handle":[{"handler":"headers"},PROXY]}]}],"terminal":true}]}
            """);
        // Then
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().path())
                .isEqualTo("/config/apps/http/servers/edge/routes/0/handle/0/routes/1/handle/1");
        assertThat(found.getFirst().unreached()).isEmpty();
        assertThat(found.getFirst().hasOneOf(Set.of("a:1"))).isTrue();
        assertThat(found.getFirst().hasOneOf(Set.of("a:2"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"handle\":[{\"handler\":\"static_response\"}]},{\"handle\":[PROXY]}",
                "{\"handle\":[PROXY]},{\"handle\":[PROXY]}",
                "{\"handle\":[{\"handler\":\"file_server\"},PROXY]}",
                "{\"handle\":[{\"handler\":\"subroute\",\"routes\":[{\"handle\":[{\"handler\":\"error\"}]}]}]},{\"handle\":[PROXY]}",
                "{\"group\":\"g\",\"handle\":[{\"handler\":\"headers\"}]},{\"group\":\"g\",\"handle\":[PROXY]}"
            })
    void behind_what_takes_every_request_a_proxy_is_not_reached(String routes) throws Exception {
        assertThat(unreached(routes)).contains("before it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"match\":[{\"path\":[\"/x\"]}],\"handle\":[{\"handler\":\"static_response\"}]},{\"handle\":[PROXY]}",
                "{\"handle\":[{\"handler\":\"file_server\",\"pass_thru\":true},PROXY]}",
                "{\"handle\":[{\"handler\":\"static_response\",\"status_code\":103},PROXY]}",
                "{\"handle\":[{\"handler\":\"of_a_plugin\"},PROXY]}",
                "{\"group\":\"g\",\"match\":[{}],\"handle\":[]},{\"group\":\"g\",\"handle\":[PROXY]}"
            })
    void behind_what_lets_some_requests_by_it_is_reached(String routes) throws Exception {
        assertThat(unreached(routes)).isEmpty();
    }

    @Test
    void a_server_that_listens_nowhere_reaches_nothing() throws Exception {
        assertThat(proxies("{\"routes\":[{\"handle\":[PROXY]}]}").getFirst().unreached())
                .contains("listens nowhere");
    }

    @Test
    void routes_for_errors_carry_no_traffic() throws Exception {
        assertThat(proxies("{\"listen\":[\":80\"],\"errors\":{\"routes\":[{\"handle\":[PROXY]}]}}")
                        .getFirst()
                        .unreached())
                .contains("errors");
    }
}
