package io.canary.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What decides without asking anybody. */
class PureTest {

    @Test
    void a_signature_is_as_other_implementations_have_it() {
        // printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac key
        assertThat(Signature.of(utf8("key"), "1700000000", utf8("{\"a\":1}")))
                .isEqualTo("sha256=a438e398bfafc57e4396bb7fc2304422f0f768e965d073ca313cb52e22e6ad03");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void pauses_double_between_a_half_and_all_of_it_up_to_the_longest() {
        // Given
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofMillis(1_000));
        var random = new Random(1);
        long[] most = {100, 200, 400, 800, 1_000, 1_000};
        for (int i = 0; i < 2_000; i++) {
            int attempt = i % most.length + 1;
            // When
            var pause = backoff.after(attempt, Duration.ZERO, random);
            // Then
            assertThat(pause).isBetween(Duration.ofMillis(most[attempt - 1] / 2), Duration.ofMillis(most[attempt - 1]));
        }
        assertThat(backoff.after(1, Duration.ofSeconds(7), random)).isEqualTo(Duration.ofSeconds(7));
        assertThat(backoff.after(1_000_000, Duration.ZERO, random)).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource({
        "200, DONE", "201, DONE", "204, DONE", "202, ACCEPTED", "301, UNKNOWN", "400, REFUSED", "404, MISSING",
        "408, UNKNOWN", "425, UNKNOWN", "429, UNKNOWN", "499, REFUSED", "500, UNKNOWN", "503, UNKNOWN", "101, UNKNOWN"
    })
    void statuses_have_meanings(int status, Meaning meaning) {
        assertThat(Meaning.of(status, List.of(408, 425, 429))).isEqualTo(meaning);
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, JSON",
        "application/merge-patch+json; charset=utf-8, JSON",
        "application/xml, XML",
        "application/x-www-form-urlencoded, URL",
        "text/plain, NONE"
    })
    void a_type_has_its_escapes(String type, Escape escape) {
        assertThat(Escape.in(type)).isEqualTo(escape);
    }

    @Test
    void values_are_escaped_and_other_braces_stay() {
        // Given
        var template = new Template("{x}{a}{b}{ a}{A}{}");
        var values = Map.of("a", "<{b}$1\\&\"", "b", "[1]", "x", "");
        // Then
        assertThat(template.filled(values, Escape.XML, Set.of("b"))).isEqualTo("&lt;{b}$1\\&amp;&quot;[1]{ a}{A}{}");
        assertThat(template.filled(values, Escape.JSON, Set.of("b"))).isEqualTo("<{b}$1\\\\&\\\"[1]{ a}{A}{}");
        assertThat(Template.problemOf("{a} {zz}", Set.of("a"))).contains("{zz}");
        assertThat(Template.problemOf("{a} {Z} {", Set.of("a"))).isNull();
    }
}
