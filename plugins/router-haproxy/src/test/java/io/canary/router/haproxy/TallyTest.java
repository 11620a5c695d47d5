package io.canary.router.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.router.haproxy.Tally.Counts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally tally = new Tally();

    private Map<String, Counts> look(String process, int good, int bad) {
        var row = Map.of(
                "pxname",
                "checkout",
                "svname",
                "v1",
                "hrsp_2xx",
                String.valueOf(good),
                "hrsp_5xx",
                String.valueOf(bad));
        return tally.since(false, process, Map.of("v1", List.of(row)));
    }

    @Test
    void the_first_look_only_begins_to_count() {
        assertThat(look("1", 70, 7)).containsEntry("v1", Counts.NONE);
        assertThat(look("1", 80, 9)).containsEntry("v1", new Counts(12, 2));
    }

    @Test
    void a_process_that_began_anew_is_counted_from_zero_also_where_it_has_counted_more_already() {
        // Given
        look("1", 70, 7);
        // When
        var anew = look("2", 100, 0);
        // Then
        assertThat(anew).containsEntry("v1", new Counts(100, 0));
    }

    @Test
    void counters_that_were_cleared_never_give_less_than_nothing() {
        // Given
        look("1", 70, 7);
        // When
        var cleared = look("1", 3, 1);
        // Then
        assertThat(cleared).containsEntry("v1", new Counts(4, 1));
    }

    @Test
    void a_server_that_was_not_there_before_is_counted_from_zero_unless_counting_begins() {
        // Given
        look("1", 70, 7);
        var v2 = Map.of("v2", List.of(Map.of("pxname", "checkout", "svname", "v2", "hrsp_2xx", "5")));
        var v3 = Map.of("v3", List.of(Map.of("pxname", "checkout", "svname", "v3", "hrsp_2xx", "5")));
        // Then
        assertThat(tally.since(false, "1", v2)).containsEntry("v2", new Counts(5, 0));
        assertThat(tally.since(true, "1", v3)).containsEntry("v3", Counts.NONE);
    }

    @Test
    void what_is_forgotten_begins_again() {
        // Given
        look("1", 70, 7);
        tally.forget();
        // When
        var next = look("1", 90, 7);
        // Then
        assertThat(next).containsEntry("v1", Counts.NONE);
    }
}
