package io.canary.spi.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final String KEY = "s3cr3t/+key\"&é%20";

    private static Redactor of(String... secrets) {
        return Redactor.of(Arrays.stream(secrets).map(Secret::new).toList());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    @Test
    void what_is_no_secret_stays_as_it_is() {
        // Given
        String text = "PUT http://edge:8080/weights was refused with 409: {\"error\": \"no such version\"}";

        // When
        String shown = of(KEY).redact(text);

        // Then
        assertThat(shown).isSameAs(text);
    }

    @Test
    void a_secret_is_hidden_wherever_it_stands_and_however_often() {
        // Given
        var redactor = of("hunter22", "hunter22-and-more");

        // When
        String shown = redactor.redact("hunter22: no hunter22-and-more, but xhunter22x");

        // Then
        assertThat(shown).isEqualTo("***: no ***, but x***x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cr3t/+key\"&é%20", "päss wörd/+&=<>'", "0123456789abcdef", "quite\\a\tsecret"})
    void a_secret_is_hidden_as_others_write_it(String key) {
        // Given
        var redactor = of(key);
        var written = List.of(
                URLEncoder.encode(key, UTF_8),
                URLEncoder.encode(key, UTF_8).replace("+", "%20"),
                Pattern.compile("%[0-9A-F]{2}")
                        .matcher(URLEncoder.encode(key, UTF_8))
                        .replaceAll(hex -> hex.group().toLowerCase(Locale.ROOT)),
                key.replace("\\", "\\\\").replace("\"", "\\\""),
                key.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replace("\"", "&quot;")
                        .replace("'", "&apos;"),
                base64(key),
                Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(UTF_8)));

        for (String form : written) {
            // When
            String shown = redactor.redact("it says " + form + " again");

            // Then
            assertThat(shown)
                    .as(form)
                    .startsWith("it says ***")
                    .endsWith(" again")
                    .hasSizeLessThan(22);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ab", "abc", "alice"})
    void a_password_is_hidden_in_the_credentials_of_any_user(String user) {
        // Given
        String credentials = base64(user + ":correct-horse");

        // When
        String shown = of("correct-horse").redact("Authorization: Basic " + credentials);

        // Then: at most the digits on the edges are there, which hold a part of what is around it
        assertThat(shown).contains("***");
        assertThat(shown.replace("***", "").length()).isLessThan("Authorization: Basic ".length() + 14);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer t0p-secret",
                "Basic dXNlcjp0MHAtc2VjcmV0",
                "{service}:t0p-secret",
                "https://u:t0p-secret@h/"
            })
    void what_matters_of_a_secret_is_hidden_without_the_rest_of_it(String setting) {
        // Given
        var redactor = of(setting);

        // When
        String shown = redactor.redact("token=t0p-secret Bearer");

        // Then
        assertThat(shown).isEqualTo("token=*** Bearer");
    }

    @Test
    void what_came_into_a_longer_text_is_hidden_by_itself() {
        // Given
        var redactor = Redactor.of(List.of(new Secret("http://edge/abcdef7/weights", List.of("abcdef7"))));

        // When
        String shown = redactor.redact("key abcdef7 is unknown");

        // Then
        assertThat(shown).isEqualTo("key *** is unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"it is SUPERSEC…", "it is SUPERSECR", "it is SUPERSEC...", "…ERSECRET it is"})
    void what_is_left_of_a_secret_where_a_text_was_cut_is_hidden(String text) {
        // Given
        var redactor = of("SUPERSECRET");

        // When
        String shown = redactor.redact(text);

        // Then
        assertThat(shown).contains("***").doesNotContain("SEC");
    }

    @Test
    void each_line_of_a_secret_with_several_is_hidden() {
        // Given
        var redactor = of("-----BEGIN KEY-----\nMIIEvQIBADAN\nBgkqhkiG9w0B\n-----END KEY-----");

        // When
        String shown = redactor.redact("got MIIEvQIBADAN, BgkqhkiG9w0B");

        // Then
        assertThat(shown).isEqualTo("got ***, ***");
    }

    @Test
    void a_short_secret_is_not_looked_for() {
        // Given
        var redactor = of("abcde", "");

        // When
        String shown = redactor.redact("abcdefgh");

        // Then
        assertThat(shown).isEqualTo("abcdefgh");
    }

    record Inner(@Nullable Secret secret, String text) {}

    record Outer(
            Map<String, Secret> headers,
            List<Inner> several,
            @Visible List<String> command,
            String url) {}

    @Test
    void secrets_of_a_tree_are_found_by_the_record_and_by_where_they_came_from() {
        // Given: a tree that does not fit the record
        var tree = Map.of(
                "headers", Map.of("X-Key", "from-header"),
                "several", List.of(Map.of("secret", "from-inner", "text", 7), Map.of("secret", new Untyped("untyped"))),
                "url", new Secret("from-url"),
                "unknown", List.of(new Secret("from-unknown")));

        // When
        var found = Settings.secrets(Outer.class, tree);

        // Then
        assertThat(found)
                .extracting(Secret::text)
                .containsExactlyInAnyOrder("from-header", "from-inner", "untyped", "from-url", "from-unknown");
    }

    @Test
    void what_everybody_can_see_takes_no_secret() {
        // Given
        var tree = Map.of("url", "x", "command", List.of("/bin/move", new Secret("t0p-secret")));

        // When
        var refusal = org.assertj.core.api.Assertions.catchThrowableOfType(
                SettingsException.class, () -> Settings.read(Outer.class, tree));

        // Then
        assertThat(refusal)
                .hasMessage(
                        "command must have no ${env:…} and no ${file:…} in it: everybody on the machine can see it");
    }
}
