package io.canary.spi.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two ways to say the same: a tree has either. */
class InsteadOfTest {

    record Numbers(
            @Default("1") int first,
            @Default("2") int count,
            @InsteadOf({"first", "count"}) @Nullable List<Integer> all,
            @Nullable String note) {}

    @Test
    void either_is_read_and_null_is_neither() {
        // Given
        var withNull = new HashMap<String, Object>(Map.of("first", 5));
        withNull.put("all", null);
        // Then
        assertThat(Settings.read(Numbers.class, Map.of("first", 5))).isEqualTo(new Numbers(5, 2, null, null));
        assertThat(Settings.read(Numbers.class, withNull)).isEqualTo(new Numbers(5, 2, null, null));
        assertThat(Settings.read(Numbers.class, Map.of("all", List.of(), "note", "none")))
                .isEqualTo(new Numbers(1, 2, List.of(), "none"));
    }

    @Test
    void both_are_a_problem_at_each_that_is_too_much() {
        // When
        var refused = catchThrowableOfType(
                SettingsException.class,
                () -> Settings.read(Numbers.class, Map.of("first", 0, "count", "many", "all", List.of("x"))));
        // Then
        assertThat(refused.problems())
                .containsExactlyInAnyOrder(
                        new Problem("/first", "cannot stand beside all"),
                        new Problem("/count", "must be a whole number, was \"many\""),
                        new Problem("/count", "cannot stand beside all"),
                        new Problem("/all/0", "must be a whole number, was \"x\""));
    }

    @Test
    void what_is_written_can_be_read() {
        // Given
        var counted = new Numbers(3, 4, null, null);
        var listed = new Numbers(1, 2, List.of(7), null);
        // Then
        assertThat(Settings.write(listed)).containsOnlyKeys("all", "note");
        assertThat(Settings.read(Numbers.class, Settings.write(counted))).isEqualTo(counted);
        assertThat(Settings.read(Numbers.class, Settings.write(listed))).isEqualTo(listed);
    }
}
