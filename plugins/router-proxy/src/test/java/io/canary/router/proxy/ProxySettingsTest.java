package io.canary.router.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxySettingsTest {
    private static final Map<String, Object> SERVICE =
            Map.of("versions", Map.of("v1", Map.of("upstreams", List.of("http://127.0.0.1:1"))));

    private static String refusal(Map<String, ?> tree) {
        var refusal = catchThrowableOfType(SettingsException.class, () -> Settings.read(ProxySettings.class, tree));
        return String.valueOf(refusal.getMessage());
    }

    @Test
    void a_process_of_its_own_needs_nothing_but_its_address() {
        // When
        var settings = Settings.read(ProxySettings.class, Map.of("process", "http://10.0.0.5:8100", "lease_sec", 5));
        // Then
        assertThat(settings.process()).hasToString("http://10.0.0.5:8100");
        assertThat(settings.defaultLease()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void what_belongs_to_the_process_is_refused_beside_it_all_at_once() {
        // When
        String refusal = refusal(Map.of(
                "process",
                "https://10.0.0.5:8100/path",
                "services",
                Map.of("shop", SERVICE),
                "control",
                Map.of("port", 8100),
                "drain_sec",
                20,
                "remember",
                false,
                "event_loops",
                0,
                "trusted_proxies",
                List.of("10.0.0.0/8"),
                "connections_max",
                100,
                "connections_per_address_max",
                10));
        // Then
        assertThat(refusal)
                .contains("process must be an address such as")
                .contains("services belongs to the settings of the process")
                .contains("control belongs to the settings of the process")
                .contains("remember belongs to the settings of the process")
                .contains("drain_sec belongs to the settings of the process")
                .contains("event_loops belongs to the settings of the process")
                .contains("trusted_proxies belongs to the settings of the process")
                .contains("connections_max belongs to the settings of the process")
                .contains("connections_per_address_max belongs to the settings of the process");
    }

    @Test
    void a_trusted_proxy_is_an_address_or_a_network() {
        // When
        String refusal = refusal(Map.of(
                "services",
                Map.of("shop", SERVICE),
                "trusted_proxies",
                List.of("10.0.0.0/8", "fd00::/8", "10.0.0.7", "lb.internal", "10.0.0.0/33", "10.0.0.0/", "")));
        // Then
        assertThat(refusal)
                .contains("was lb.internal", "was 10.0.0.0/33", "was 10.0.0.0/;")
                .doesNotContain("trusted_proxies.0", "trusted_proxies.1", "trusted_proxies.2");
    }

    @Test
    void two_listeners_on_one_port_are_refused() {
        // When
        String refusal = refusal(Map.of(
                "services",
                Map.of("shop", Map.of("port", 8100, "versions", Map.of())),
                "control",
                Map.of("port", 8100)));
        // Then
        assertThat(refusal).isEqualTo("services.shop.port must be another than that of control, was 8100");
    }

    @Test
    void what_is_not_said_has_its_default() {
        // When
        var settings = Settings.read(ProxySettings.class, Map.of("services", Map.of("shop", SERVICE)));
        // Then
        assertThat(settings.drainTime()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.defaultLease()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.threads()).isPositive();
        assertThat(settings.control()).isNull();
    }
}
