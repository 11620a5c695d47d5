package io.canary.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.config.ConfigException;
import io.canary.plugins.PluginCatalogue;
import io.canary.telemetry.KnownSecrets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneKeeperTest {
    @TempDir
    private Path data;

    private String refusal(@Nullable Object settings) {
        var plugins = PluginCatalogue.of(Routers.KIND, new SampleFactories.Good());
        var refusal = catchThrowableOfType(
                ConfigException.class,
                () -> StandaloneKeeper.open(plugins, "configuration x.yaml", settings, data, new KnownSecrets()));
        return String.valueOf(refusal.getMessage());
    }

    @Test
    void all_errors_in_the_settings_and_the_routers_are_reported_at_once() {
        // When
        String refusal = refusal(Map.of(
                "listen",
                Map.of("port", -1),
                "call_timout_sec",
                1,
                "router",
                Map.of("type", "good", "settings", Map.of("adress", "x", "tries", 11))));
        // Then
        assertThat(refusal)
                .startsWith("configuration x.yaml: ")
                .contains("listen.port must be from 0 to 65535, was -1")
                .contains("call_timout_sec is not known; did you mean call_timeout_sec?")
                .contains("router.settings.adress is not known; did you mean address?")
                .contains("router.settings.tries must be from 1 to 10, was 11");
    }

    @Test
    void an_unknown_type_is_reported_with_the_installed_ones() {
        assertThat(refusal(Map.of("router", Map.of("type", "haprozy"))))
                .isEqualTo("configuration x.yaml: router.type is haprozy, and no plugin of that type is installed"
                        + " (there are: good)");
        assertThat(refusal(Map.of())).contains("router.type is required");
        assertThat(refusal(null)).contains("router.type is required");
    }

    @Test
    void it_adds_leases_to_the_router() {
        // Given
        var settings = Map.of(
                "listen",
                Map.of("port", 0),
                "router",
                Map.of("type", "good", "settings", Map.of("address", "x", "tries", 1)));
        // When
        try (var keeper = StandaloneKeeper.open(
                PluginCatalogue.of(Routers.KIND, new SampleFactories.Good()),
                "configuration x.yaml",
                settings,
                data,
                new KnownSecrets())) {
            // Then
            assertThat(keeper.port()).isPositive();
            assertThat(data.resolve("keeper")).isDirectory();
        }
    }
}
