package io.canary.router.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.spi.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NamingTest {

    private static Naming of(Map<String, ?> settings) {
        return new Naming(Settings.read(ServiceSettings.class, settings));
    }

    @Test
    void a_server_is_called_as_its_version_unless_something_else_is_said() {
        assertThat(of(Map.of()).versionOf("v1.2-3")).isEqualTo("v1.2-3");
    }

    @Test
    void a_pattern_finds_the_version_in_the_names_of_its_servers() {
        // Given
        var naming = of(Map.of("servers", "shop-{version}-*"));
        // Then
        assertThat(naming.versionOf("shop-1.2-3-17")).isEqualTo("1.2-3");
        assertThat(naming.versionOf("shop-1.2")).isEqualTo("shop-1.2");
    }

    @Test
    void names_that_are_said_win() {
        // Given
        var naming = of(Map.of("versions", Map.of("v1", List.of("blue1", "blue2"))));
        // Then
        assertThat(naming.versionOf("blue2")).isEqualTo("v1");
        assertThat(naming.versionOf("green")).isEqualTo("green");
    }
}
