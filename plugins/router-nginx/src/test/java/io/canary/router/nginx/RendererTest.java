package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.RouterException;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RendererTest {
    private static final VersionUpstream V1 = VersionUpstream.set("v1", List.of("10.0.0.5:8080", "10.0.0.6:8080"));
    private static final VersionUpstream V2 = VersionUpstream.set("v2", List.of("10.0.0.7:80"));

    @Test
    void a_share_is_a_part_of_the_hash_and_the_rest_goes_to_the_baseline() throws Exception {
        // When
        String text = rendered(Map.of(), new Route(V1, V2, new Weight(1)));
        // Then
        assertThat(text)
                .contains("split_clients \"${request_id}" + Variables.digest("v2") + "\" $canary_shop_share {")
                .contains("    0.01% canary_shop_canary;\n    * canary_shop_baseline;\n")
                .contains("upstream canary_shop_baseline {\n    server 10.0.0.5:8080;\n    server 10.0.0.6:8080;\n}")
                .contains("map \"\" $canary_shop {\n    default $canary_shop_share;\n}");
    }

    @Test
    void the_ends_leave_the_other_side_out() throws Exception {
        assertThat(rendered(Map.of(), new Route(V1, V2, Weight.NONE)))
                .contains("_share {\n    * canary_shop_baseline;\n}");
        assertThat(rendered(Map.of(), new Route(V1, V2, Weight.FULL)))
                .contains("_share {\n    * canary_shop_canary;\n}");
    }

    @Test
    void turns_give_a_version_its_share_however_many_servers_it_has() throws Exception {
        // When
        String text = rendered(Map.of("method", "weighted"), new Route(V1, V2, new Weight(500)));
        // Then
        assertThat(text)
                .contains("server 10.0.0.5:8080 weight=19 max_fails=0;")
                .contains("server 10.0.0.6:8080 weight=19 max_fails=0;")
                .contains("server 10.0.0.7:80 weight=2 max_fails=0;")
                .contains("default canary_shop_mix;");
    }

    @Test
    void a_server_without_turns_is_down() throws Exception {
        assertThat(rendered(Map.of("method", "weighted"), new Route(V1, V2, Weight.NONE)))
                .contains("    server 10.0.0.7:80 down;\n");
        assertThat(rendered(Map.of("method", "weighted"), new Route(V1, V2, Weight.FULL)))
                .contains("    server 10.0.0.5:8080 down;\n");
    }

    @Test
    void overrides_come_before_the_share_and_end_with_the_canary() throws Exception {
        // Given
        var settings = Map.of("override", Map.of("header", "X-Canary", "cookie", "try_it"));
        // When
        String during = rendered(settings, new Route(V1, V2, Weight.NONE));
        String after = rendered(settings, Route.allTo(V1));
        // Then
        assertThat(during)
                .contains("map $http_x_canary $canary_shop {\n    always canary_shop_canary;\n")
                .contains("map $cookie_try_it $canary_shop_c {\n    always canary_shop_canary;\n");
        assertThat(after).doesNotContain("always");
    }

    @Test
    void a_group_of_ones_own_is_named_and_not_made() throws Exception {
        // When
        String text = rendered(Map.of(), new Route(VersionUpstream.ofGroup("v1", "shop_blue"), V2, new Weight(500)));
        // Then
        assertThat(text).contains("* shop_blue;").doesNotContain("upstream canary_shop_baseline");
    }

    @Test
    void a_service_without_a_route_has_a_variable_and_no_server() throws Exception {
        assertThat(renderer(Map.of()).render(State.NONE))
                .contains("upstream canary_shop_none {\n    server 127.0.0.1:9 down;\n}")
                .contains("default canary_shop_none;");
    }

    @Test
    void what_was_written_is_read_again_whatever_the_names_are() throws Exception {
        // Given
        var strange = VersionUpstream.told("v\"2' $pid \\ {; # é", List.of("[::1]:80"));
        var state = new State(7, Map.of("shop", new Route(V1, strange, new Weight(1_234))));
        // When
        String text = renderer(Map.of()).render(state);
        // Then
        assertThat(Renderer.stateOf(text)).isEqualTo(state);
        assertThat(text).contains("\"canary\":\"v\\\\u00222\\\\u0027 \\\\u0024pid \\\\u005c {; # é\"");
    }

    @Test
    void a_foreign_file_is_not_taken_for_ours() {
        assertThatThrownBy(() -> Renderer.stateOf("server { listen 80; }"))
                .isInstanceOf(RouterException.class)
                .hasMessageContaining("move it away");
    }

    @Test
    void long_and_strange_names_of_services_become_short_and_plain_ones() {
        assertThat(Variables.ofService("checkout")).isEqualTo("canary_checkout");
        assertThat(Variables.ofService("a.b/c-d")).isEqualTo("canary_a_b_c_d");
        assertThat(Variables.ofService("a-very-long-name-of-a-service-in-the-shop"))
                .hasSize(31)
                .startsWith("canary_a_very_long_nam_");
    }

    @Test
    void a_generation_is_later_than_the_one_before_and_than_the_clock_was() {
        assertThat(new State(5, Map.of()).later(1_000).generation()).isEqualTo(1_000);
        assertThat(new State(5_000, Map.of()).later(1_000).generation()).isEqualTo(5_001);
    }

    private static String rendered(Map<String, ?> ofService, Route route) {
        return renderer(ofService).render(new State(17, Map.of("shop", route)));
    }

    private static Renderer renderer(Map<String, ?> ofService) {
        var service = new HashMap<String, Object>(ofService);
        return new Renderer(Settings.read(NginxSettings.class, Map.of("services", Map.of("shop", service))));
    }
}
