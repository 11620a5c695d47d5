package io.canary.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestContextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "|10.0.0.9",
                "alice|alice (10.0.0.9)",
                "alice (10.0.0.1)|\"alice (10.0.0.1)\" (10.0.0.9)",
                "alice（10.0.0.1）|\"alice（10.0.0.1）\" (10.0.0.9)",
                "a\" (10.0.0.1) \"b|\"a\\\" (10.0.0.1) \\\"b\" (10.0.0.9)"
            })
    void the_address_at_the_end_is_the_services_whatever_the_name_contains(@Nullable String name, String shown) {
        // Given
        var context = new RequestContext("10.0.0.9", null, null, null);

        // When
        String who = context.who(name);

        // Then
        assertThat(who).isEqualTo(shown);
    }
}
