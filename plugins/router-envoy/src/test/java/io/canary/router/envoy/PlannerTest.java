package io.canary.router.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.router.support.ServiceTable;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final EnvoySettings SETTINGS = Settings.read(
            EnvoySettings.class,
            Map.of(
                    "services",
                    Map.of(
                            "checkout",
                            Map.of(
                                    "versions",
                                    Map.of(
                                            "v1", Map.of("upstreams", List.of("http://10.0.0.1:8080")),
                                            "v2", Map.of("cluster", "green"),
                                            "v3", Map.of("cluster", "green"))),
                            "search",
                            Map.of("clusters", "search-{version}"))));
    private static final Planner PLANNER = new Planner(new ServiceTable<>("edge", SETTINGS.services()));
    private static final List<URI> TOLD = List.of(URI.create("http://10.0.0.9:8080"));

    private static TrafficSplit split(String service, String baseline, String canary, Map<String, List<URI>> told) {
        return new TrafficSplit(service, baseline, canary, new Weight(500), told);
    }

    @Test
    void versions_are_where_the_settings_say() throws Exception {
        // When
        var route = PLANNER.plan(split("checkout", "v1", "v2", Map.of()), null);
        // Then
        assertThat(route.baseline().clusterOf("checkout")).isEqualTo("checkout/v1");
        assertThat(route.sides().map(s -> s.clusterOf("checkout"))).containsExactly("checkout/v1", "green");
    }

    @Test
    void a_pattern_names_clusters_of_all_versions() throws Exception {
        // When
        var route = PLANNER.plan(split("search", "v8", "v9", Map.of()), null);
        // Then
        assertThat(route.sides().map(s -> s.clusterOf("search"))).containsExactly("search-v8", "search-v9");
    }

    @Test
    void what_was_told_is_known_in_the_rollback_and_in_the_promotion() throws Exception {
        // Given
        var route = PLANNER.plan(split("checkout", "v1", "v9", Map.of("v9", TOLD)), null);
        // When
        var back = PLANNER.plan(split("checkout", "v1", "", Map.of()), route);
        var forth = PLANNER.plan(split("checkout", "v9", "", Map.of()), back);
        // Then
        assertThat(back.kept()).containsExactly(VersionUpstream.told("v9", TOLD));
        assertThat(forth).isEqualTo(Route.allTo(VersionUpstream.told("v9", TOLD)));
    }

    @Test
    void what_was_told_is_forgotten_with_the_next_canary_but_one() throws Exception {
        // Given
        var first = PLANNER.plan(split("checkout", "v1", "v7", Map.of("v7", TOLD)), null);
        // When
        var second = PLANNER.plan(split("checkout", "v1", "v8", Map.of("v8", TOLD)), first);
        var third = PLANNER.plan(split("checkout", "v1", "v9", Map.of("v9", TOLD)), second);
        // Then
        assertThat(second.kept()).containsExactly(VersionUpstream.told("v7", TOLD));
        assertThat(third.kept()).containsExactly(VersionUpstream.told("v8", TOLD));
    }

    @Test
    void a_version_of_the_settings_or_in_service_is_not_told_to_be_elsewhere() throws Exception {
        // Given
        var inService = Route.allTo(VersionUpstream.told("v9", TOLD));
        var elsewhere = List.of(URI.create("http://10.0.0.10:8080"));
        // Then
        assertThatThrownBy(() -> PLANNER.plan(split("checkout", "v1", "v9", Map.of("v1", elsewhere)), null))
                .isInstanceOf(RouterException.class)
                .hasMessageStartingWith("version v1 of service checkout is known at http://10.0.0.1:8080");
        assertThatThrownBy(() -> PLANNER.plan(split("checkout", "v1", "v2", Map.of("v2", elsewhere)), null))
                .hasMessageStartingWith("version v2 of service checkout is known at http://green");
        assertThatThrownBy(() -> PLANNER.plan(split("checkout", "v9", "v1", Map.of("v9", elsewhere)), inService))
                .hasMessageStartingWith("version v9 of service checkout is known at http://10.0.0.9:8080");
        assertThat(PLANNER.fixed("checkout", inService))
                .containsEntry("v9", TOLD)
                .containsKeys("v1", "v2", "v3");
    }

    @Test
    void a_canary_that_was_rolled_back_has_to_be_told_again() throws Exception {
        // Given
        var route = PLANNER.plan(split("checkout", "v1", "v9", Map.of("v9", TOLD)), null);
        var back = PLANNER.plan(split("checkout", "v1", "", Map.of()), route);
        // Then
        assertThatThrownBy(() -> PLANNER.plan(split("checkout", "v1", "v9", Map.of()), back))
                .hasMessageContaining("v9 of service checkout has no addresses");
    }

    @Test
    void what_was_told_of_a_version_of_the_settings_is_not_remembered() {
        // When
        var state = State.of(Map.of("checkout", Route.allTo(VersionUpstream.told("v1", TOLD))), SETTINGS.services());
        // Then
        assertThat(Objects.requireNonNull(state.route("checkout")).addresses())
                .isEqualTo(Map.of("v1", List.of(URI.create("http://10.0.0.1:8080"))));
    }

    @Test
    void what_cannot_be_is_refused() {
        assertThatThrownBy(() -> PLANNER.plan(split("cart", "v1", "v2", Map.of()), null))
                .isInstanceOf(RouterException.class)
                .hasMessageContaining("service cart is not known to router edge");
        assertThatThrownBy(() -> PLANNER.plan(split("checkout", "v1", "v9", Map.of()), null))
                .hasMessageContaining("v9 of service checkout has no addresses");
        assertThatThrownBy(() -> PLANNER.plan(split("checkout", "v2", "v3", Map.of()), null))
                .hasMessageContaining("are the same cluster green");
        var bad = Map.of("v9", List.of(URI.create("https://10.0.0.9")));
        assertThatThrownBy(() -> PLANNER.plan(split("checkout", "v1", "v9", bad), null))
                .hasMessageContaining("must be an address such as");
    }
}
