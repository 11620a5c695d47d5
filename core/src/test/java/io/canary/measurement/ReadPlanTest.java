package io.canary.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadPlanTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:03.500Z");
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final Duration LAG = Duration.ofSeconds(30);

    private static Instant at(String time) {
        return Instant.parse("2026-01-31T" + time + "Z");
    }

    private static List<ReadPlan.Interval> readBy(Instant now, Duration lag) {
        var plan = ReadPlan.from(START, EVERY);
        var read = new ArrayList<ReadPlan.Interval>();
        for (var next = plan.next(now, lag); next.isPresent(); next = plan.next(now, lag)) {
            read.add(next.get());
            plan = plan.after(next.get());
        }
        return read;
    }

    @Test
    void the_first_interval_begins_with_the_deployment_and_ends_at_a_whole_multiple() {
        assertThat(readBy(at("12:00:10"), Duration.ZERO)).containsExactly(new ReadPlan.Interval(START, at("12:00:10")));
    }

    @Test
    void an_interval_is_read_once_the_source_can_have_all_of_it() {
        // Given
        var plan = ReadPlan.from(START, EVERY);
        // Then
        assertThat(plan.next(at("12:00:39.999"), LAG)).isEmpty();
        assertThat(plan.next(at("12:00:40"), LAG)).isPresent();
    }

    @Test
    void after_an_outage_every_interval_is_read_and_each_begins_where_the_one_before_ended() {
        // When
        var read = readBy(at("12:05:00"), LAG);
        // Then
        assertThat(read).hasSize(27);
        for (int i = 1; i < read.size(); i++) {
            assertThat(read.get(i).from()).isEqualTo(read.get(i - 1).to());
        }
        assertThat(read.getLast().to()).isEqualTo(at("12:04:30"));
    }

    @Test
    void a_service_that_was_restarted_reads_the_same_intervals() {
        // Given
        var before = readBy(at("12:05:00"), LAG);
        // When
        var after = readBy(at("12:09:17"), LAG);
        // Then
        assertThat(after).startsWith(before.toArray(new ReadPlan.Interval[0]));
    }

    @Test
    void counts_that_contradict_each_other_are_read_over_a_longer_interval() {
        // Given
        var plan = ReadPlan.from(START, EVERY).joining().joining();
        // When
        var joined = plan.next(at("12:01:00"), LAG).orElseThrow();
        // Then
        assertThat(joined).isEqualTo(new ReadPlan.Interval(START, at("12:00:30")));
        assertThat(plan.after(joined).next(at("12:01:10"), LAG))
                .contains(new ReadPlan.Interval(at("12:00:30"), at("12:00:40")));
    }

    @Test
    void after_a_long_outage_intervals_that_are_too_old_to_count_are_left_out() {
        // When
        var plan = ReadPlan.from(START, EVERY).without(at("12:30:05"));
        // Then
        assertThat(plan.next(at("13:00:00"), LAG)).contains(new ReadPlan.Interval(at("12:30:00"), at("12:30:10")));
    }
}
