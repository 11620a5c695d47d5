package io.canary.router.httpd;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NamingTest {

    private static String version(Map<String, ?> settings, String url, String route) {
        var naming = new Naming(Settings.read(ServiceSettings.class, settings));
        return naming.versionOf(new Member(url, route, 100, 0, Set.of()));
    }

    @Test
    void a_members_route_is_its_version_unless_something_else_is_said() {
        assertThat(version(Map.of(), "http://a:80", "v1.2-3")).isEqualTo("v1.2-3");
    }

    @Test
    void a_template_finds_the_version_in_a_route_or_in_a_url() {
        assertThat(version(Map.of("members", "shop-{version}-*"), "http://a", "shop-1.2-3-17"))
                .isEqualTo("1.2-3");
        assertThat(version(Map.of("members", "http://shop-{version}-*:8080"), "http://shop-v2-1:8080", ""))
                .isEqualTo("v2");
    }

    @Test
    void urls_that_are_said_win() {
        assertThat(version(Map.of("versions", Map.of("v7", List.of("http://a:80"))), "http://a:80", "v1"))
                .isEqualTo("v7");
    }

    @Test
    void a_member_of_no_version_is_seen_by_its_url() {
        assertThat(version(Map.of("members", "shop-{version}"), "http://a:80", "v1"))
                .isEqualTo("http://a:80");
        assertThat(version(Map.of(), "http://a:80", "")).isEqualTo("http://a:80");
    }
}
