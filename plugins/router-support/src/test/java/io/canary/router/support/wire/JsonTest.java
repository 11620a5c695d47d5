package io.canary.router.support.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void all_kinds_of_values_are_read() throws Exception {
        // When
        Object read = Json.parse(
                " {\"a\": [1, -2.50e1, true, false, null, \"\\u00e9\\n\\/\\\"\\ud83d\\ude00\"], \"b\": {}, \"\": []} \n");
        // Then
        assertThat(read)
                .isEqualTo(Map.of(
                        "a",
                        Arrays.asList(
                                new BigDecimal(1), new BigDecimal("-25.0"), true, false, null, "é\n/\"\ud83d\ude00"),
                        "b",
                        Map.of(),
                        "",
                        List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "[,1]",
                "{\"a\"}",
                "{\"a\":1,}",
                "{a:1}",
                "01",
                "1.",
                ".5",
                "+1",
                "1e",
                "1e9999",
                "tru",
                "nul",
                "\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u12\"",
                "\"a\nb\"",
                "1 2",
                "{} {}",
                "NaN",
                "{\"a\":1,\"a\":2}",
                "'a'",
                "[1 2]",
                "{\"a\" 1}",
                "\"\u0000\"",
                "\\"
            })
    void what_is_no_json_is_refused(String text) {
        assertThatThrownBy(() -> Json.parse(text))
                .isInstanceOf(JsonException.class)
                .hasMessageStartingWith("expected");
    }

    @Test
    void what_is_nested_without_end_is_refused() {
        assertThatThrownBy(() -> Json.parse("[".repeat(100_000)))
                .isInstanceOf(JsonException.class)
                .hasMessageContaining("32");
    }

    @Test
    void what_is_written_is_read_again() throws Exception {
        // Given
        var random = new Random(5);
        for (int i = 0; i < 500; i++) {
            var text = new StringBuilder();
            random.ints(random.nextInt(30), 0, 0x250).forEach(c -> text.append((char) c));
            var value = Map.of(text.toString(), List.of(text.toString(), new BigDecimal("5.25"), true, Map.of()));
            // When
            String written = Json.write(value);
            // Then
            assertThat(Json.parse(written)).isEqualTo(value);
        }
    }
}
