package io.canary.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.settings.Secret;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TelemetryConfigTest {

    private static TelemetryConfig.Traces traces(Map<String, ?> settings) {
        return Settings.read(TelemetryConfig.class, Map.of("traces", settings)).traces();
    }

    private static String refusal(Map<String, ?> settings) {
        return catchThrowableOfType(SettingsException.class, () -> traces(settings))
                .getMessage();
    }

    @Test
    void nothing_is_exported_by_default() {
        // When
        var traces = Settings.read(TelemetryConfig.class, Map.of()).traces();
        // Then
        assertThat(traces.endpoint()).isNull();
        assertThat(traces.timeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void an_endpoint_may_have_headers_which_are_secrets() {
        // Given
        Map<String, ?> settings = Map.of(
                "endpoint", "https://otlp.example/v1/traces", "headers", Map.of("api-key", new Secret("s3cret-key")));
        // When
        var traces = traces(settings);
        // Then
        assertThat(traces.endpoint()).isEqualTo(URI.create("https://otlp.example/v1/traces"));
        assertThat(traces.headers()).containsEntry("api-key", new Secret("s3cret-key"));
        assertThat(traces.toString()).doesNotContain("s3cret-key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "collector:4318",
                "grpc://collector:4317",
                "/v1/traces",
                "http:///v1/traces",
                "http://user:password@collector:4318/v1/traces",
                "http://collector:4318/v1/traces#x"
            })
    void an_endpoint_that_is_no_address_of_a_web_server_is_refused(String endpoint) {
        // When
        String refusal = refusal(Map.of("endpoint", endpoint));
        // Then
        assertThat(refusal)
                .isEqualTo("traces.endpoint must be an http or https address, such as http://collector:4318/v1/traces");
    }

    @ParameterizedTest
    @CsvSource({
        "'a b', x, is not the name of a header",
        "Host, x, is a header that the service sets itself",
        "Content-Type, x, is a header that the service sets itself",
        "key, 'two\nlines', must have printable ASCII characters only",
    })
    void a_header_that_cannot_be_sent_is_refused(String name, String value, String why) {
        // When
        String refusal = refusal(Map.of("endpoint", "http://collector:4318", "headers", Map.of(name, value)));
        // Then
        assertThat(refusal).isEqualTo("traces.headers." + name + " " + why).doesNotContain("two");
    }
}
