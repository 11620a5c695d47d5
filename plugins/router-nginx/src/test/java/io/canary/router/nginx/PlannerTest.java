package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final Side V1 = Side.set("v1", List.of("10.0.0.5:80"));
    private static final Side TOLD = Side.told("v2", List.of("10.0.0.9:8080"));
    private static final TrafficSplit SPLIT = new TrafficSplit("shop", "v1", "v2", new Weight(500));

    @Test
    void addresses_that_a_split_brings_win_over_those_that_are_set() throws Exception {
        // Given
        var split = new TrafficSplit(
                "shop", "v1", "v2", new Weight(500), Map.of("v2", List.of(URI.create("http://10.0.0.9:8080"))));
        // When
        var route = planner(Map.of()).plan(split, null);
        // Then
        assertThat(route).isEqualTo(new Route(V1, TOLD, new Weight(500)));
    }

    @Test
    void and_they_stay_for_splits_that_bring_none() throws Exception {
        // Given
        var before = new Route(V1, TOLD, Weight.NONE);
        // When
        var route = planner(Map.of()).plan(SPLIT, before);
        var promoted = planner(Map.of()).plan(new TrafficSplit("shop", "v2", "", Weight.NONE), before);
        // Then
        assertThat(route.canary()).isEqualTo(TOLD);
        assertThat(promoted).isEqualTo(Route.allTo(TOLD));
    }

    @Test
    void addresses_that_are_set_anew_win_over_those_that_were_set_before() throws Exception {
        // Given
        var before = new Route(Side.set("v1", List.of("10.9.9.9:80")), Side.set("v2", List.of("x:1")), Weight.NONE);
        // When
        var route = planner(Map.of()).plan(SPLIT, before);
        // Then
        assertThat(route.baseline()).isEqualTo(V1);
    }

    @Test
    void a_version_that_is_set_no_longer_is_still_known_while_it_is_routed() throws Exception {
        // Given
        var before = Route.allTo(Side.set("v0", List.of("10.0.0.1:80")));
        // When
        var route = planner(Map.of()).plan(new TrafficSplit("shop", "v0", "v1", Weight.NONE), before);
        // Then
        assertThat(route.baseline()).isEqualTo(before.baseline());
    }

    @Test
    void lua_is_given_no_names() {
        // Given
        var split = new TrafficSplit(
                "shop", "v1", "v2", new Weight(500), Map.of("v2", List.of(URI.create("http://canary.example:8080"))));
        // Then
        assertThatThrownBy(() -> planner(Map.of("method", "lua")).plan(split, null))
                .isInstanceOf(RouterException.class)
                .hasMessageContaining("must be IP addresses");
    }

    @Test
    void an_address_that_could_end_a_directive_is_refused() {
        for (String address : List.of("https://x", "http://x/path", "http://a@b", "http://x:0", "http:x")) {
            assertThat(Servers.isAddress(URI.create(address))).as(address).isFalse();
        }
        assertThat(Servers.isAddress(URI.create("http://[::1]:80"))).isTrue();
    }

    private static Planner planner(Map<String, ?> ofService) {
        var service = new HashMap<String, Object>(ofService);
        service.put(
                "versions",
                Map.of(
                        "v1", Map.of("upstreams", List.of("http://10.0.0.5")),
                        "v2", Map.of("upstreams", List.of("http://10.0.0.7"))));
        var settings = Settings.read(NginxSettings.class, Map.of("services", Map.of("shop", service)));
        return new Planner(settings.services());
    }
}
