package io.canary.source.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPointerTest {
    private static final Map<String, Object> TREE = Map.of(
            "foo", Arrays.asList("bar", "baz", null), "", 0, "a/b", 1, "m~n", 8, "~1", 9, "c", Map.of("d", List.of(7)));

    @ParameterizedTest
    @CsvSource({"/foo/0, bar", "/foo/1, baz", "/, 0", "/a~1b, 1", "/m~0n, 8", "/~01, 9", "/c/d/0, 7"})
    void a_value_is_found(String pointer, String value) {
        assertThat(JsonPointer.of(pointer).in(TREE)).asString().isEqualTo(value);
    }

    @Test
    void the_empty_one_is_the_whole() {
        assertThat(JsonPointer.of("").in(TREE)).isEqualTo(TREE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/foo/2", "/foo/3", "/foo/00", "/foo/-", "/foo/0/x", "/none", "/c/d/x", "/foo/99999999999"})
    void what_is_not_there_or_null_is_null(String pointer) {
        assertThat(JsonPointer.of(pointer).in(TREE)).isNull();
    }

    @Test
    void what_is_no_pointer_is_refused() {
        assertThatThrownBy(() -> JsonPointer.of("foo"))
                .hasMessage("must begin with /, such as /data/count, was \"foo\"");
    }
}
