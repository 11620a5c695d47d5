package io.canary.spi.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.Weight;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

    enum Colour {
        RED,
        DARK_BLUE
    }

    record Inner(@Default("7") int depth, @Nullable String note) {}

    record Everything(
            @ValidName @Default("edge") String routerName,
            @Default("true") boolean enabled,
            @Range(min = 1, max = 9) @Default("3") int count,
            @Range(above = 0) @Default("0.5") double rate,
            @Default("5") Weight initialWeight,
            @Unit(ChronoUnit.SECONDS) @Default("1.5") Duration interval,
            @Unit(ChronoUnit.MILLIS) @Default("200") Duration pause,
            @Default("dark_blue") Colour colour,
            @Nullable URI where,
            @Nullable Path file,
            @Nullable Instant since,
            Inner inner,
            List<Integer> numbers,
            Map<String, Inner> named,
            @Nullable Object anything) {}

    record Knowing(
            @Default("7") int depth,
            @Nullable String note,
            @Given Set<String> said) {}

    static final class Sizes implements SettingTable<Colour> {
        @Override
        public Map<Colour, Row> rows() {
            return Map.of(
                    Colour.RED, new Row("red_size", "4", NumberRange.of(1, 9)),
                    Colour.DARK_BLUE, new Row("blue_size", null, null));
        }
    }

    record Sized(
            String name,
            @Unwrapped(Sizes.class) Map<Colour, Integer> sizes,
            @Given Set<String> said) {}

    record Ordered(int low, int high) {
        Ordered {
            if (low > high) {
                throw new IllegalArgumentException("low must not be above high");
            }
        }
    }

    record Wrapped(Ordered ordered) {}

    record Unreadable(List<Thread> threads) {}

    @Test
    void what_is_not_mentioned_has_its_default() {
        // When
        var read = Settings.read(Everything.class, null);

        // Then
        assertThat(read)
                .isEqualTo(new Everything(
                        "edge",
                        true,
                        3,
                        0.5,
                        new Weight(500),
                        Duration.ofMillis(1_500),
                        Duration.ofMillis(200),
                        Colour.DARK_BLUE,
                        null,
                        null,
                        null,
                        new Inner(7, null),
                        List.of(),
                        Map.of(),
                        null));
    }

    @Test
    void every_type_is_read_from_the_tree() {
        // Given
        var tree = new HashMap<String, Object>();
        tree.put("router_name", "north");
        tree.put("enabled", false);
        tree.put("count", 9L);
        tree.put("rate", new BigDecimal("0.25"));
        tree.put("initial_weight", 12.5);
        tree.put("interval_sec", 2);
        tree.put("pause_ms", 1);
        tree.put("colour", "red");
        tree.put("where", "http://10.0.0.1:80");
        tree.put("file", "a/b");
        tree.put("since", "2026-01-31T12:00:00.000Z");
        tree.put("inner", Map.of("depth", 1, "note", "deep"));
        tree.put("numbers", List.of(1, 2));
        tree.put("named", Map.of("x/y", Map.of("depth", 2)));
        tree.put("anything", List.of("taken", "as", "it", "is"));

        // When
        var read = Settings.read(Everything.class, tree);

        // Then
        assertThat(read)
                .isEqualTo(new Everything(
                        "north",
                        false,
                        9,
                        0.25,
                        new Weight(1_250),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(1),
                        Colour.RED,
                        URI.create("http://10.0.0.1:80"),
                        Path.of("a/b"),
                        Instant.parse("2026-01-31T12:00:00Z"),
                        new Inner(1, "deep"),
                        List.of(1, 2),
                        Map.of("x/y", new Inner(2, null)),
                        List.of("taken", "as", "it", "is")));
    }

    @Test
    void everything_that_is_wrong_is_reported_at_once_with_its_place() {
        // Given
        var tree = Map.of(
                "count", 10,
                "rate", 0,
                "inner", Map.of("deptj", 1),
                "numbers", List.of(1, "two"),
                "named", Map.of("x/y", Map.of("depth", 1.5)));

        // When
        var refused = catchThrowableOfType(SettingsException.class, () -> Settings.read(Everything.class, tree));

        // Then
        assertThat(refused.problems())
                .containsExactly(
                        new Problem("/count", "must be from 1 to 9, was 10"),
                        new Problem("/rate", "must be greater than 0, was 0"),
                        new Problem("/inner/deptj", "is not known; did you mean depth?"),
                        new Problem("/numbers/1", "must be a whole number, was \"two\""),
                        new Problem("/named/x~1y/depth", "must be a whole number, was 1.5"));
        assertThat(refused).hasMessageContaining("inner.deptj is not known; did you mean depth?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "router_name | ' x'",
                "router_name | ''",
                "enabled | yes",
                "count | NaN",
                "rate | 1e999999999",
                "rate | Infinity",
                "initial_weight | 100.01",
                "initial_weight | 0.001",
                "interval_sec | 1e300",
                "colour | green",
                "where | 'http://a b'",
                "since | yesterday",
            })
    void a_value_that_does_not_fit_is_refused_by_name(String key, String value) {
        assertThatThrownBy(() -> Settings.read(Everything.class, Map.of(key, new Untyped(value))))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(key);
    }

    @Test
    void a_text_without_a_type_is_read_as_what_is_wanted() {
        var tree = Map.of("count", new Untyped(" 4 "), "enabled", new Untyped("FALSE"), "rate", new Untyped("2.5"));
        var read = Settings.read(Everything.class, tree);
        assertThat(read.count()).isEqualTo(4);
        assertThat(read.enabled()).isFalse();
        assertThat(read.rate()).isEqualTo(2.5);
    }

    @Test
    void a_text_is_no_number_and_a_number_no_text() {
        assertThatThrownBy(() -> Settings.read(Everything.class, Map.of("count", "4")))
                .hasMessage("count must be a whole number, was \"4\"");
        assertThatThrownBy(() -> Settings.read(Everything.class, Map.of("router_name", 4)))
                .hasMessage("router_name must be a string, was 4");
    }

    @Test
    void null_is_allowed_only_where_it_is_declared() {
        var tree = new HashMap<String, Object>();
        tree.put("where", null);
        assertThat(Settings.read(Everything.class, tree).where()).isNull();
        tree.put("count", null);
        assertThatThrownBy(() -> Settings.read(Everything.class, tree)).hasMessage("count must not be null");
    }

    @Test
    void what_a_record_checks_itself_is_a_problem_at_its_place() {
        var tree = Map.of("ordered", Map.of("low", 2, "high", 1));
        assertThatThrownBy(() -> Settings.read(Wrapped.class, tree)).hasMessage("ordered low must not be above high");
        assertThatThrownBy(() -> Settings.read(Ordered.class, Map.of("low", 1))).hasMessage("high is required");
    }

    @Test
    void a_tree_that_is_no_object_is_refused() {
        assertThatThrownBy(() -> Settings.read(Ordered.class, List.of())).hasMessage("must be an object, was an array");
    }

    @Test
    void a_description_names_the_leaves_with_their_defaults_and_ranges() {
        // When
        var described = Settings.describe(Everything.class);

        // Then
        assertThat(described.stream().map(Setting::pointer))
                .startsWith("/router_name", "/enabled", "/count")
                .contains("/interval_sec", "/pause_ms", "/inner/depth");
        assertThat(described.get(2).defaultValue()).isEqualTo("3");
        assertThat(described.get(2).range()).isNotNull().matches(r -> r.min() == 1 && r.max() == 9);
    }

    @Test
    void a_record_that_cannot_be_read_is_named() {
        assertThatThrownBy(() -> Settings.describe(Unreadable.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("threads");
    }

    @Test
    void a_record_can_know_what_was_said_and_what_was_not() {
        assertThat(Settings.read(Knowing.class, Map.of("depth", 7)).said()).containsExactly("depth");
        assertThat(Settings.read(Knowing.class, Map.of()).said()).isEmpty();
        assertThat(Settings.describe(Knowing.class))
                .extracting(Setting::pointer)
                .containsExactly("/depth", "/note");
        var refused = catchThrowableOfType(
                SettingsException.class, () -> Settings.read(Knowing.class, Map.of("said", List.of("note"))));
        assertThat(refused.problems()).extracting(Problem::pointer).containsExactly("/said");
    }

    @Test
    void settings_of_a_table_stand_beside_the_others() {
        // Given
        var tree = new HashMap<String, Object>(Map.of("name", "x", "blue_size", 12));
        // When
        var read = Settings.read(Sized.class, tree);
        tree.put("red_size", null);
        var without = Settings.read(Sized.class, tree);
        // Then
        assertThat(read)
                .isEqualTo(new Sized("x", Map.of(Colour.RED, 4, Colour.DARK_BLUE, 12), Set.of("name", "blue_size")));
        assertThat(without.sizes()).isEqualTo(Map.of(Colour.DARK_BLUE, 12));
        assertThat(without.said()).contains("red_size");
        assertThat(Settings.describe(Sized.class))
                .filteredOn(setting -> setting.pointer().equals("/red_size"))
                .containsExactly(new Setting("/red_size", Integer.class, "4", NumberRange.of(1, 9)));
    }

    @Test
    void what_is_wrong_with_a_setting_of_a_table_is_told_at_its_place() {
        // Given
        var tree = Map.of("name", "x", "red_size", 10, "blue_sise", 1);
        // When
        var refused = catchThrowableOfType(SettingsException.class, () -> Settings.read(Sized.class, tree));
        // Then
        assertThat(refused.problems())
                .containsExactly(
                        new Problem("/red_size", "must be from 1 to 9, was 10"),
                        new Problem("/blue_sise", "is not known; did you mean blue_size?"));
    }

    record Copied(@Unwrapped(Sizes.class) Map<Colour, Integer> sizes) {}

    @Test
    void settings_of_a_table_are_written_beside_the_others() {
        // Given
        var record = new Copied(Map.of(Colour.RED, 4));
        // When
        var tree = Settings.write(record);
        // Then
        assertThat(tree).containsOnlyKeys("red_size", "blue_size").containsEntry("red_size", 4);
        assertThat(Settings.read(Copied.class, tree)).isEqualTo(record);
    }

    @Test
    void what_was_read_can_be_written_and_is_the_same_when_it_is_read_again() {
        // Given
        var read = Settings.read(
                Everything.class,
                Map.of(
                        "router_name",
                        "edge",
                        "initial_weight",
                        12.5,
                        "interval_sec",
                        0.25,
                        "pause_ms",
                        1,
                        "where",
                        "http://there",
                        "since",
                        "2026-01-31T12:00:00.5Z",
                        "numbers",
                        List.of(1, 2),
                        "named",
                        Map.of("a", Map.of("note", "x")),
                        "anything",
                        "else"));
        // When
        var tree = Settings.write(read);
        // Then
        assertThat(tree)
                .containsEntry("initial_weight", new BigDecimal("12.5"))
                .containsEntry("interval_sec", new BigDecimal("0.25"))
                .containsEntry("colour", "dark_blue")
                .containsEntry("file", null);
        assertThat(Settings.read(Everything.class, tree)).isEqualTo(read);
    }
}
