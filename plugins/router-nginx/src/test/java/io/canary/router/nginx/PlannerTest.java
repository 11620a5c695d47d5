package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.router.support.ServiceTable;
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
    private static final VersionUpstream V1 = VersionUpstream.set("v1", List.of("10.0.0.5:80"));
    private static final VersionUpstream TOLD = VersionUpstream.told("v3", List.of("10.0.0.9:8080"));
    private static final TrafficSplit SPLIT = new TrafficSplit("shop", "v1", "v2", new Weight(500));

    @Test
    void other_addresses_than_those_that_are_set_are_refused() {
        // Given
        var split = new TrafficSplit(
                "shop", "v1", "v2", new Weight(500), Map.of("v2", List.of(URI.create("http://10.0.0.9:8080"))));
        // Then
        assertThatThrownBy(() -> planner(Map.of()).plan(split, null))
                .isInstanceOf(RouterException.class)
                .hasMessageStartingWith(
                        "version v2 of service shop is known at http://10.0.0.7:80, and upstreams put it at"
                                + " http://10.0.0.9:8080");
    }

    @Test
    void addresses_that_a_split_brings_of_a_version_that_is_not_set_are_taken() throws Exception {
        // Given
        var split = new TrafficSplit(
                "shop", "v1", "v3", new Weight(500), Map.of("v3", List.of(URI.create("http://10.0.0.9:8080"))));
        // When
        var route = planner(Map.of()).plan(split, null);
        // Then
        assertThat(route).isEqualTo(new Route(V1, TOLD, new Weight(500)));
    }

    @Test
    void the_version_in_service_stays_where_it_was_told_to_be() throws Exception {
        // Given
        var before = Route.allTo(TOLD);
        var elsewhere = Map.of("v3", List.of(URI.create("http://10.0.0.10:8080")));
        // Then
        assertThatThrownBy(() ->
                        planner(Map.of()).plan(new TrafficSplit("shop", "v3", "v2", Weight.NONE, elsewhere), before))
                .isInstanceOf(RouterException.class)
                .hasMessageStartingWith("version v3 of service shop is known at http://10.0.0.9:8080");
    }

    @Test
    void a_split_tells_names_only_where_nginx_looks_them_up_when_it_needs_them() throws Exception {
        // Given
        var split = new TrafficSplit(
                "shop", "v1", "v3", new Weight(500), Map.of("v3", List.of(URI.create("http://canary.example:8080"))));
        var settings = settings(Map.of());
        // Then
        assertThatThrownBy(() -> planner(Map.of()).plan(split, null))
                .isInstanceOf(RouterException.class)
                .hasMessageContaining("must be an IP address", "setting resolver");
        assertThat(new Planner(new ServiceTable<>("edge", settings.services()), true)
                        .plan(split, null)
                        .canary())
                .isEqualTo(VersionUpstream.toldName("v3", "canary.example:8080"));
    }

    @Test
    void and_they_stay_for_splits_that_bring_none() throws Exception {
        // Given
        var before = new Route(V1, TOLD, Weight.NONE);
        // When
        var route = planner(Map.of()).plan(new TrafficSplit("shop", "v1", "v3", new Weight(500)), before);
        var promoted = planner(Map.of()).plan(new TrafficSplit("shop", "v3", "", Weight.NONE), before);
        // Then
        assertThat(route.canary()).isEqualTo(TOLD);
        assertThat(promoted).isEqualTo(Route.promoted(TOLD, V1));
    }

    @Test
    void the_rollback_of_a_promotion_is_known_until_something_else_comes() throws Exception {
        // Given
        var first = VersionUpstream.told("v0", List.of("10.0.0.9:80"));
        var planner = planner(Map.of());
        // When
        var promoted = planner.plan(allTo("v3"), new Route(first, TOLD, Weight.FULL));
        var again = planner.plan(allTo("v3"), promoted);
        var back = planner.plan(allTo("v0"), again);
        // Then
        assertThat(StateJson.read(StateJson.write(new State(1, Map.of("shop", again))))
                        .routes())
                .containsEntry("shop", again);
        assertThat(back).isEqualTo(Route.allTo(first));
    }

    private static TrafficSplit allTo(String version) {
        return new TrafficSplit("shop", version, "", Weight.NONE);
    }

    @Test
    void addresses_that_are_set_again_win_over_those_that_were_set_before() throws Exception {
        // Given
        var before = new Route(
                VersionUpstream.set("v1", List.of("10.9.9.9:80")),
                VersionUpstream.set("v2", List.of("x:1")),
                Weight.NONE);
        // When
        var route = planner(Map.of()).plan(SPLIT, before);
        // Then
        assertThat(route.baseline()).isEqualTo(V1);
    }

    @Test
    void a_version_that_is_set_no_longer_is_still_known_while_it_is_routed() throws Exception {
        // Given
        var before = Route.allTo(VersionUpstream.set("v0", List.of("10.0.0.1:80")));
        // When
        var route = planner(Map.of()).plan(new TrafficSplit("shop", "v0", "v1", Weight.NONE), before);
        // Then
        assertThat(route.baseline()).isEqualTo(before.baseline());
    }

    @Test
    void lua_is_given_no_names() {
        // Given
        var split = new TrafficSplit(
                "shop", "v1", "v3", new Weight(500), Map.of("v3", List.of(URI.create("http://canary.example:8080"))));
        // Then
        assertThatThrownBy(() -> planner(Map.of("method", "lua")).plan(split, null))
                .isInstanceOf(RouterException.class)
                .hasMessageContaining("must be IP addresses");
    }

    @Test
    void an_address_that_could_end_a_directive_is_refused() {
        for (String address : List.of("https://x", "http://x/path", "http://a@b", "http://x:0", "http:x")) {
            assertThat(ServerAddresses.isAddress(URI.create(address)))
                    .as(address)
                    .isFalse();
        }
        assertThat(ServerAddresses.isAddress(URI.create("http://[::1]:80"))).isTrue();
    }

    private static Planner planner(Map<String, ?> ofService) {
        return new Planner(new ServiceTable<>("edge", settings(ofService).services()), false);
    }

    private static NginxSettings settings(Map<String, ?> ofService) {
        var service = new HashMap<String, Object>(ofService);
        service.put(
                "versions",
                Map.of(
                        "v1", Map.of("upstreams", List.of("http://10.0.0.5")),
                        "v2", Map.of("upstreams", List.of("http://10.0.0.7"))));
        return Settings.read(NginxSettings.class, Map.of("services", Map.of("shop", service)));
    }
}
