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
    void a_process_that_was_restarted_is_counted_from_zero_also_where_it_has_counted_more_already() {
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

    private Map<String, Counts> retries(int sessions, int answered, int failedForGood, int redispatched, int retried) {
        var row = Map.of(
                "pxname", "checkout",
                "svname", "v1",
                "stot", String.valueOf(sessions),
                "hrsp_2xx", String.valueOf(answered),
                "econ", String.valueOf(failedForGood),
                "wredis", String.valueOf(redispatched),
                "wretr", String.valueOf(retried));
        return tally.since(false, "1", Map.of("v1", List.of(row)));
    }

    /** The sum of as many looks as it takes until all is known. */
    private Counts settled(int sessions, int answered, int failedForGood, int redispatched, int retried) {
        var sum = Counts.NONE;
        for (int i = 0; i <= HiddenRetries.LOOKS_MAX; i++) {
            sum = sum.plus(retries(sessions, answered, failedForGood, redispatched, retried)
                    .getOrDefault("v1", Counts.NONE));
        }
        return sum;
    }

    @Test
    void an_attempt_that_was_made_again_and_answered_counts_as_one_that_failed() {
        // Given
        retries(0, 0, 0, 0, 0);
        // Then
        assertThat(settled(12, 10, 0, 0, 2)).isEqualTo(new Counts(12, 2));
    }

    @Test
    void attempts_of_a_request_that_failed_in_the_end_count_once_also_where_the_end_comes_seconds_later() {
        // Given
        retries(0, 0, 0, 0, 0);
        // When
        var meanwhile = retries(3, 0, 0, 0, 3);
        var end = settled(4, 0, 1, 0, 3);
        // Then
        assertThat(meanwhile).containsEntry("v1", Counts.NONE);
        assertThat(end).isEqualTo(new Counts(1, 1));
    }

    @Test
    void attempts_of_a_request_that_went_to_another_server_count_once() {
        // Given
        retries(0, 0, 0, 0, 0);
        // Then
        assertThat(settled(12, 0, 0, 4, 8)).isEqualTo(new Counts(4, 4));
    }

    @Test
    void retries_that_haproxy_counts_twice_are_attempts_once() {
        // Given
        retries(0, 0, 0, 0, 0);
        // Then
        assertThat(settled(11, 10, 0, 0, 2)).isEqualTo(new Counts(11, 1));
    }
}
