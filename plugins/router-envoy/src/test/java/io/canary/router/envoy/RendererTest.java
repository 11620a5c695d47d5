package io.canary.router.envoy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.router.support.ServiceTable;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RendererTest {
    private static final Map<String, Object> VERSIONS = Map.of(
            "v1", Map.of("upstreams", List.of("http://10.0.0.1:8080", "http://[::1]")),
            "v2", Map.of("upstreams", List.of("http://one.example")),
            "v3", Map.of("upstreams", List.of("http://one.example", "http://two.example")));

    private static Snapshot rendered(Map<String, Object> services, TrafficSplit... splits) throws Exception {
        var settings = Settings.read(EnvoySettings.class, Map.of("services", services));
        var state = State.of(Map.of(), settings.services());
        for (var split : splits) {
            state = state.with(
                    split.service(), new Planner(new ServiceTable<>("edge", settings.services())).plan(split, null));
        }
        return new Renderer(settings.services()).render(state);
    }

    private static RouteConfiguration routes(Snapshot snapshot, String name) throws Exception {
        var resource = requireNonNull(snapshot.of(Kind.ROUTES).get(name));
        return resource.body().unpack(RouteConfiguration.class);
    }

    private static TrafficSplit split(String service, int basisPoints) {
        return new TrafficSplit(service, "v1", "v2", new Weight(basisPoints));
    }

    @Test
    void weights_always_add_up_to_ten_thousand() throws Exception {
        for (int basisPoints : new int[] {0, 1, 500, 9_999, 10_000}) {
            // When
            var configuration =
                    routes(rendered(Map.of("shop", Map.of("versions", VERSIONS)), split("shop", basisPoints)), "shop");
            // Then
            var weights =
                    configuration.getVirtualHosts(0).getRoutes(0).getRoute().getWeightedClusters();
            assertThat(weights.getClustersList())
                    .extracting(ClusterWeight::getName, c -> c.getWeight().getValue())
                    .containsExactly(
                            org.assertj.core.api.Assertions.tuple("shop/v1", 10_000 - basisPoints),
                            org.assertj.core.api.Assertions.tuple("shop/v2", basisPoints));
        }
    }

    @Test
    void a_header_comes_before_the_weights() throws Exception {
        // When
        var routes = routes(
                        rendered(Map.of("shop", Map.of("versions", VERSIONS, "header", "X-Canary")), split("shop", 0)),
                        "shop")
                .getVirtualHosts(0);
        // Then
        assertThat(routes.getRoutesList()).hasSize(3);
        assertThat(routes.getRoutes(0).getMatch().getHeaders(0).getName()).isEqualTo("x-canary");
        assertThat(routes.getRoutes(0).getMatch().getHeaders(0).getStringMatch().getExact())
                .isEqualTo("always");
        assertThat(routes.getRoutes(0).getRoute().getCluster()).isEqualTo("shop/v2");
        assertThat(routes.getRoutes(1).getRoute().getCluster()).isEqualTo("shop/v1");
    }

    @Test
    void only_requests_of_the_baseline_are_mirrored() throws Exception {
        // When
        var routes = routes(
                        rendered(Map.of("shop", Map.of("versions", VERSIONS, "mirror", 25)), split("shop", 1_000)),
                        "shop")
                .getVirtualHosts(0);
        // Then
        var share = routes.getRoutes(0);
        assertThat(share.getMatch().getRuntimeFraction().getDefaultValue().getNumerator())
                .isEqualTo(1_000);
        assertThat(share.getRoute().getCluster()).isEqualTo("shop/v2");
        assertThat(share.getRoute().getRequestMirrorPoliciesList()).isEmpty();
        RouteAction rest = routes.getRoutes(1).getRoute();
        assertThat(rest.getCluster()).isEqualTo("shop/v1");
        assertThat(rest.getRequestMirrorPolicies(0).getCluster()).isEqualTo("shop/v2");
        assertThat(rest.getRequestMirrorPolicies(0)
                        .getRuntimeFraction()
                        .getDefaultValue()
                        .getNumerator())
                .isEqualTo(2_500);
    }

    @Test
    void services_of_one_route_configuration_are_tried_with_the_longest_prefix_first() throws Exception {
        // Given
        Map<String, Object> services = Map.of(
                "a", Map.of("versions", VERSIONS, "routes", "edge"),
                "b", Map.of("versions", VERSIONS, "routes", "edge", "prefix", "/b"),
                "c", Map.of("versions", VERSIONS, "routes", "edge", "domains", List.of("c.example")));
        // When
        var edge = routes(rendered(services, split("a", 1), split("b", 2), split("c", 3)), "edge");
        // Then
        assertThat(edge.getVirtualHostsList()).hasSize(2);
        assertThat(edge.getVirtualHosts(0).getRoutesList())
                .extracting(r -> r.getMatch().getPrefix())
                .containsExactly("/b", "/");
        assertThat(edge.getVirtualHosts(1).getDomainsList()).containsExactly("c.example");
    }

    @Test
    void names_are_looked_up_by_the_nodes() throws Exception {
        // When
        var snapshot = rendered(Map.of("shop", Map.of("versions", VERSIONS)), split("shop", 1));
        // Then
        assertThat(snapshot.of(Kind.ENDPOINTS)).containsOnlyKeys("shop/v1");
        assertThat(type(snapshot, "shop/v1")).isEqualTo(Cluster.DiscoveryType.EDS);
        assertThat(type(snapshot, "shop/v2")).isEqualTo(Cluster.DiscoveryType.LOGICAL_DNS);
        assertThat(type(snapshot, "shop/v3")).isEqualTo(Cluster.DiscoveryType.STRICT_DNS);
    }

    private static Cluster.DiscoveryType type(Snapshot snapshot, String name) throws Exception {
        var resource = requireNonNull(snapshot.of(Kind.CLUSTERS).get(name));
        return resource.body().unpack(Cluster.class).getType();
    }

    @Test
    void the_same_state_has_the_same_versions() throws Exception {
        // Given
        Map<String, Object> services = Map.of("shop", Map.of("versions", VERSIONS, "protocol", "http2"));
        // When
        var once = rendered(services, split("shop", 1));
        var again = rendered(services, split("shop", 1));
        // Then
        assertThat(again.resources()).isEqualTo(once.resources());
    }

    @Test
    void a_service_of_which_nothing_was_asked_has_no_routes() throws Exception {
        // When
        var snapshot = rendered(Map.of("shop", Map.of("versions", VERSIONS)));
        // Then
        assertThat(snapshot.of(Kind.ROUTES)).isEmpty();
        assertThat(snapshot.of(Kind.LISTENERS)).isEmpty();
    }
}
