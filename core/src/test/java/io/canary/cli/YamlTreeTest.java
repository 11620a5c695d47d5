package io.canary.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.DecodeException;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents of YAML, whose scalars are those of JSON. */
class YamlTreeTest {
    private static final String TEXT = """
            service_name: shop # a comment
            strategy:
              steps:
                - weight: 1
                - {weight: 5,
                   interval_sec: 60}
            """;

    private static @Nullable Object value(String text) {
        return YamlTree.all(text).getFirst().value();
    }

    @Test
    void words_and_dates_are_texts_and_numbers_are_exact() {
        assertThat(value("{on: off, at: 2026-01-31, version: 1.10, n: 12, big: 1e3, yes: true, none: null, empty: }"))
                .isEqualTo(mapOfAll());
    }

    private static Map<String, @Nullable Object> mapOfAll() {
        var map = new LinkedHashMap<String, @Nullable Object>();
        map.put("on", "off");
        map.put("at", "2026-01-31");
        map.put("version", new BigDecimal("1.10"));
        map.put("n", 12L);
        map.put("big", new BigDecimal("1e3"));
        map.put("yes", true);
        map.put("none", null);
        map.put("empty", null);
        return map;
    }

    @Test
    void json_is_read_as_it_is() {
        assertThat(value("{\"a\": [1, \"2\", -0.5, false, {}]}"))
                .isEqualTo(Map.of("a", List.of(1L, "2", new BigDecimal("-0.5"), false, Map.of())));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1",
        "/service_name, 1",
        "/strategy, 2",
        "/strategy/steps/0/weight, 4",
        "/strategy/steps/1, 5",
        "/strategy/steps/1/interval_sec, 6",
        "/strategy/steps/7/weight, 3",
        "/policy/max_error_rate, 1"
    })
    void a_field_has_the_line_of_its_name_or_of_what_it_would_be_in(String pointer, int line) {
        assertThat(YamlTree.all(TEXT).getFirst().line(pointer)).isEqualTo(line);
    }

    @Test
    void documents_without_content_are_left_out() {
        assertThat(YamlTree.all("---\n---\na: 1\n---\n# nothing\n---\nb: 2\n"))
                .extracting(YamlTree::value)
                .containsExactly(Map.of("a", 1L), Map.of("b", 2L));
    }

    @Test
    void a_key_that_is_there_twice_is_refused_with_its_line() {
        assertThatThrownBy(() -> value("a: 1\nb: 2\na: 3\n"))
                .isInstanceOf(DecodeException.class)
                .hasMessage("line 3 has a once more");
    }

    @Test
    void what_is_no_yaml_is_refused_with_its_line() {
        assertThatThrownBy(() -> YamlTree.all("a: 1\n  b: [2\n"))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void aliases_cannot_make_it_larger_than_memory() {
        // Given: each line has ten times the one before
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            String alias = "*a" + (i - 1);
            text.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", Collections.nCopies(10, alias))));
        }
        // When, then
        assertThatThrownBy(() -> value(text.toString())).isInstanceOf(DecodeException.class);
    }
}
