package io.canary.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.ScriptedRouter;
import io.canary.config.ConfigException;
import io.canary.plugins.PluginCatalogue;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routers as the configuration names them. */
class RoutersTest {
    private static final Map<String, Object> FINE = Map.of("address", "10.0.0.1", "tries", 3);

    private static String refusal(PluginCatalogue plugins, Map<String, ?> routers) {
        var refusal = catchThrowableOfType(ConfigException.class, () -> TestRouters.open(plugins, routers));
        assertThat(refusal).isNotNull();
        assertThat(refusal.getMessage()).doesNotContain("\n", "\r");
        return String.valueOf(refusal.getMessage());
    }

    private static Map<String, Object> router(String type, Map<String, Object> settings) {
        return Map.of("type", type, "settings", settings);
    }

    private static HostedRouter host(Routers routers, String name) {
        return Objects.requireNonNull(routers.get(name));
    }

    @Test
    void each_router_is_there_under_its_name() {
        // Given
        var plugins = PluginCatalogue.of(Routers.KIND, new SampleFactories.Good(), new ScriptedRouter());
        // When
        try (var routers =
                TestRouters.open(plugins, Map.of("r", router("good", FINE), "s", router("scripted", Map.of())))) {
            // Then
            assertThat(routers.all()).hasSize(2);
            assertThat(host(routers, "r").info().type()).isEqualTo("good");
            assertThat(host(routers, "r").info().isDefault()).isTrue();
            assertThat(host(routers, "s").info().isDefault()).isFalse();
            assertThat(routers.get("t")).isNull();
        }
    }

    @Test
    void all_errors_of_all_routers_are_reported_at_once() {
        // Given
        var plugins = PluginCatalogue.of(Routers.KIND, new SampleFactories.Good());
        // When
        String refusal = refusal(
                plugins,
                Map.of(
                        "r", router("good", Map.of("adress", "x", "tries", 11)),
                        "s", router("haproxy", Map.of())));
        // Then
        assertThat(refusal)
                .contains("routers.r.settings.address is required")
                .contains("routers.r.settings.adress is not known; did you mean address?")
                .contains("routers.r.settings.tries must be from 1 to 10, was 11")
                .contains("routers.s.type is haproxy, and no plugin of that type is installed (there are: good)");
    }

    @ParameterizedTest
    @CsvSource({
        "refused, 'router r: no such backend, at the balancer'",
        "bug, 'router r: java.lang.IllegalStateException: two, lines'",
        "missing, 'router r: java.lang.NoClassDefFoundError: com/example/Missing'"
    })
    void a_router_that_cannot_be_created_is_reported_with_the_reason(String address, String words) {
        // When
        String refusal = refusal(
                PluginCatalogue.of(Routers.KIND, new SampleFactories.Failing()),
                Map.of("r", router("good", Map.of("address", address, "tries", 1))));
        // Then
        assertThat(refusal).isEqualTo(words);
    }

    @Test
    void a_router_without_capabilities_is_closed_again() {
        // When
        String refusal = refusal(
                PluginCatalogue.of(Routers.KIND, new SampleFactories.Unsure()), Map.of("r", router("good", FINE)));
        // Then
        assertThat(refusal).contains("router r").contains("not yet known");
        assertThat(SampleFactories.Unsure.MADE.isClosed()).isTrue();
    }

    @Test
    void opened_routers_are_closed_if_a_later_one_fails() {
        // Given
        var first = new ScriptedRouter();
        var settings = new java.util.LinkedHashMap<String, Object>();
        settings.put("r", router("scripted", Map.of()));
        settings.put("s", router("good", FINE));
        // When
        refusal(PluginCatalogue.of(Routers.KIND, first, new SampleFactories.Failing()), settings);
        // Then
        assertThat(first.isClosed()).isTrue();
    }
}
