package io.canary.spi.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.Weight;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is stored comes back as it was, and a type may have a spelling of its own. */
class StoredSettingsTest {

    @ConvertedBy(Address.Spelling.class)
    record Address(String host, int port) {
        static final class Spelling implements Converter<Address> {
            @Override
            public Address read(Object tree) {
                if (tree instanceof String text && text.indexOf(':') > 0) {
                    int colon = text.indexOf(':');
                    return new Address(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
                }
                throw new IllegalArgumentException("must be HOST:PORT");
            }

            @Override
            public Object write(Address value) {
                return value.host + ":" + value.port;
            }
        }
    }

    sealed interface Gate {
        record ByHeader(String name) implements Gate {}

        record Timed(@Unit(ChronoUnit.SECONDS) Duration after) implements Gate {}
    }

    record Plan(
            @ValidName String name,
            @Range(min = 0, max = 1) double share,
            @Nullable Double limit,
            Weight weight,

            @Unit(ChronoUnit.SECONDS) @Range(min = 1) Duration interval,

            @Default("2026-01-31T12:00:00Z") Instant at,
            @Nullable Address target,
            List<Address> others,
            List<Gate> gates,
            @Nullable Gate last,
            @Nullable String comment,
            @Given Set<String> given) {}

    private static final Plan ODD = new Plan(
            " ",
            Double.POSITIVE_INFINITY,
            -0.0,
            new Weight(1),
            Duration.ofSeconds(Integer.MAX_VALUE, 123_456_789),
            Instant.MAX,
            new Address("a", 1),
            List.of(new Address("b", 2)),
            List.of(new Gate.ByHeader("x"), new Gate.Timed(Duration.ofMillis(1_500))),
            new Gate.ByHeader("y"),
            null,
            Set.of("weight", "name"));

    @Test
    void what_is_stored_comes_back_equal_whatever_may_be_asked_for_today() {
        // When
        var tree = Settings.store(ODD);
        // Then
        assertThat(Settings.restore(Plan.class, tree)).isEqualTo(ODD);
        assertThat(tree)
                .containsEntry("share", "Infinity")
                .containsEntry("limit", "-0.0")
                .containsEntry("interval_sec", "2147483647.123456789")
                .containsEntry("target", "a:1")
                .containsEntry("given", List.of("name", "weight"))
                .containsEntry("last", Map.of("type", "by_header", "name", "y"));
    }

    @Test
    void a_component_that_is_newer_than_the_tree_has_its_default() {
        // Given
        var old = new HashMap<>(Settings.store(ODD));
        old.keySet().removeAll(List.of("at", "comment", "others", "gates", "given"));
        // When
        var read = Settings.restore(Plan.class, old);
        // Then
        assertThat(read.at()).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(read.comment()).isNull();
        assertThat(read.others()).isEmpty();
        assertThat(read.given()).isEmpty();
    }

    @Test
    void what_was_stored_is_no_request_of_a_user() {
        assertThatThrownBy(() -> Settings.read(Plan.class, Settings.store(ODD)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("given is not known")
                .hasMessageContaining("share must be a number, was \"Infinity\"");
    }

    private static Map<String, Object> tree(Object target, Object last) {
        return Map.of("name", "n", "share", 0.5, "weight", 5, "interval_sec", 60, "target", target, "last", last);
    }

    @Test
    void a_type_with_a_spelling_of_its_own_and_one_of_several_records_are_read_from_what_users_write() {
        // When
        var read = Settings.read(Plan.class, tree("db:5432", Map.of("type", "timed", "after_sec", 1.5)));
        // Then
        assertThat(read.target()).isEqualTo(new Address("db", 5432));
        assertThat(read.last()).isEqualTo(new Gate.Timed(Duration.ofMillis(1_500)));
    }

    @Test
    void what_is_wrong_with_them_is_a_problem_at_its_place() {
        assertThatThrownBy(() -> Settings.read(Plan.class, tree("db", Map.of("type", "timer"))))
                .isInstanceOf(SettingsException.class)
                .hasMessage("target must be HOST:PORT; last.type must be one of by_header, timed, was \"timer\"");
        assertThatThrownBy(() -> Settings.read(Plan.class, tree("db:1", Map.of("type", "timed", "name", "x"))))
                .isInstanceOf(SettingsException.class)
                .hasMessage("last.after_sec is required; last.name is not known");
    }
}
