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

    private static List<ReadPlan.Interval> readBy(ReadPlan plan, Instant now) {
        var read = new ArrayList<ReadPlan.Interval>();
        for (var next = plan.next(now); next.isPresent(); next = plan.next(now)) {
            read.add(next.get());
            plan = plan.after(next.get());
        }
        return read;
    }

    @Test
    void the_first_interval_begins_with_the_deployment_and_ends_at_a_whole_multiple() {
        assertThat(readBy(new ReadPlan(START, EVERY, Duration.ZERO), at("12:00:10")))
                .containsExactly(new ReadPlan.Interval(START, at("12:00:10")));
    }

    @Test
    void an_interval_is_read_once_the_source_can_have_all_of_it() {
        // Given
        var plan = new ReadPlan(START, EVERY, LAG);
        // Then
        assertThat(plan.next(at("12:00:39.999"))).isEmpty();
        assertThat(plan.next(at("12:00:40"))).isPresent();
    }

    @Test
    void after_an_outage_every_interval_is_read_and_each_begins_where_the_one_before_ended() {
        // When
        var read = readBy(new ReadPlan(START, EVERY, LAG), at("12:05:00"));
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
        var before = readBy(new ReadPlan(START, EVERY, LAG), at("12:05:00"));
        // When
        var after = readBy(new ReadPlan(START, EVERY, LAG), at("12:09:17"));
        // Then
        assertThat(after).startsWith(before.toArray(new ReadPlan.Interval[0]));
    }
}
