package io.canary.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ingest.stream.Cumulative.Counter;
import io.canary.ingest.stream.Increase.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CumulativeStreamsTest {
    private static final long BEGAN = 100_000;
    private final CumulativeStreams<String> streams = new CumulativeStreams<>(BEGAN);

    @Test
    void a_stream_of_unknown_start_adds_from_its_second_point_on() {
        assertThat(add("a", 0, 110_000, 500)).isEqualTo(nothing(Cause.BASELINE));
        assertThat(add("a", 0, 120_000, 507)).isEqualTo(new Increase(Cause.CONTINUED, new Counter(7)));
    }

    @Test
    void a_stream_that_started_after_the_deployment_adds_its_first_point() {
        assertThat(add("a", 105_000, 110_000, 5)).isEqualTo(new Increase(Cause.STARTED, new Counter(5)));
        assertThat(add("a", 105_000, 120_000, 9)).isEqualTo(new Increase(Cause.CONTINUED, new Counter(4)));
    }

    @Test
    void a_stream_that_started_earlier_or_with_its_first_point_does_not_add_it() {
        assertThat(add("early", BEGAN - 1, 110_000, 5)).isEqualTo(nothing(Cause.BASELINE));
        assertThat(add("unknown", 110_000, 110_000, 5)).isEqualTo(nothing(Cause.BASELINE));
        assertThat(add("unknown", 110_000, 120_000, 6)).isEqualTo(new Increase(Cause.CONTINUED, new Counter(1)));
    }

    @Test
    void a_fall_without_start_times_is_a_reset() {
        add("a", 0, 110_000, 500);

        assertThat(add("a", 0, 120_000, 3)).isEqualTo(new Increase(Cause.RESET, new Counter(3)));
    }

    @Test
    void a_new_start_is_a_reset_although_the_value_rose() {
        add("a", 105_000, 110_000, 5);

        assertThat(add("a", 111_000, 120_000, 8)).isEqualTo(new Increase(Cause.RESET, new Counter(8)));
    }

    @Test
    void a_new_start_before_the_last_point_adds_nothing_and_the_next_point_adds() {
        add("a", 105_000, 110_000, 5);

        assertThat(add("a", 109_000, 120_000, 8)).isEqualTo(nothing(Cause.CONTRADICTORY));
        assertThat(add("a", 109_000, 130_000, 9)).isEqualTo(new Increase(Cause.CONTINUED, new Counter(1)));
    }

    @Test
    void a_fall_with_the_same_start_adds_nothing() {
        add("a", 105_000, 110_000, 5);

        assertThat(add("a", 105_000, 120_000, 4)).isEqualTo(nothing(Cause.CONTRADICTORY));
    }

    @Test
    void points_that_are_sent_twice_or_late_add_nothing() {
        add("a", 105_000, 110_000, 5);
        add("a", 105_000, 120_000, 9);

        assertThat(add("a", 105_000, 120_000, 9)).isEqualTo(nothing(Cause.NOT_LATER));
        assertThat(add("a", 105_000, 110_000, 5)).isEqualTo(nothing(Cause.NOT_LATER));
        assertThat(add("a", 105_000, 130_000, 10)).isEqualTo(new Increase(Cause.CONTINUED, new Counter(1)));
    }

    @Test
    void the_late_last_point_of_a_replaced_process_adds_nothing() {
        add("a", 105_000, 110_000, 5);
        add("a", 115_000, 120_000, 2);

        assertThat(add("a", 105_000, 121_000, 6)).isEqualTo(nothing(Cause.NOT_LATER));
    }

    @Test
    void values_that_are_no_counts_add_nothing_and_change_nothing() {
        add("a", 105_000, 110_000, 5);

        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1}) {
            assertThat(add("a", 105_000, 120_000, value)).isEqualTo(nothing(Cause.INVALID));
        }
        assertThat(add("a", 105_000, 120_000, 6)).isEqualTo(new Increase(Cause.CONTINUED, new Counter(1)));
    }

    @Test
    void a_stream_that_was_forgotten_is_not_counted_from_0_again() {
        // Given
        add("a", 105_000, 110_000, 5);
        long later = 110_000 + CumulativeStreams.IDLE_MILLIS + 1;

        // When
        var back = add("a", 105_000, later, 9);

        // Then
        assertThat(back).isEqualTo(nothing(Cause.BASELINE));
        assertThat(add("a", 105_000, later + 1, 10)).isEqualTo(new Increase(Cause.CONTINUED, new Counter(1)));
        assertThat(add("new", 111_000, later + 1, 3)).isEqualTo(new Increase(Cause.STARTED, new Counter(3)));
    }

    @Test
    void streams_beyond_the_limit_add_nothing_until_others_are_forgotten() {
        // Given
        var two = new CumulativeStreams<Integer>(BEGAN, 2);
        two.add(1, new Point(0, 110_000, new Counter(1)), 110_000);
        two.add(2, new Point(0, 110_000, new Counter(1)), 110_000);

        // When
        var third = two.add(3, new Point(0, 111_000, new Counter(1)), 111_000);

        // Then
        assertThat(third).isEqualTo(nothing(Cause.TOO_MANY_STREAMS));
        long later = 110_000 + CumulativeStreams.IDLE_MILLIS + 1;
        assertThat(two.add(3, new Point(0, later, new Counter(1)), later)).isEqualTo(nothing(Cause.BASELINE));
        assertThat(two.size()).isEqualTo(1);
    }

    /** Instances restart at random; their points are lost, repeated, delayed, with or without start times. */
    @Property(tries = 300)
    void the_sum_is_never_more_than_the_truth_and_equal_to_it_when_no_point_is_lost(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 50) int disorderPercent) {
        var random = new SplittableRandom(seed);
        boolean starts = random.nextBoolean();
        var points = new ArrayList<Point>();
        double truth = points(random, starts, points);
        if (disorderPercent > 0) {
            disorder(points, random, disorderPercent);
        }

        var own = new CumulativeStreams<String>(BEGAN);
        double sum = 0;
        for (var point : points) {
            var by = own.add("a", point, point.atMillis()).by();
            sum += by == null ? 0 : ((Counter) by).value();
        }

        assertThat(sum).isLessThanOrEqualTo(truth);
        if (disorderPercent == 0 && starts) {
            assertThat(sum).isEqualTo(truth);
        }
    }

    /** @return what was counted until the last point of each process */
    private static double points(RandomGenerator random, boolean starts, List<Point> into) {
        long now = BEGAN;
        long start = now;
        double value = 0;
        double truth = 0;
        for (int i = 0; i < 60; i++) {
            if (i > 0 && random.nextInt(8) == 0) {
                start = now;
                value = 0;
            }
            double more = random.nextInt(5);
            value += more;
            truth += more;
            now += 1 + random.nextInt(20_000);
            into.add(new Point(starts ? start : Point.UNKNOWN_START, now, new Counter(value)));
        }
        return truth;
    }

    private static void disorder(List<Point> points, RandomGenerator random, int percent) {
        for (int i = 0; i < points.size(); i++) {
            if (random.nextInt(100) < percent) {
                var moved = points.get(i);
                switch (random.nextInt(3)) {
                    case 0 -> points.remove(i);
                    case 1 -> points.add(random.nextInt(points.size()), moved);
                    default -> points.set(i, points.set(random.nextInt(points.size()), moved));
                }
            }
        }
    }

    private Increase add(String key, long start, long at, double value) {
        return streams.add(key, new Point(start, at, new Counter(value)), at);
    }

    private static Increase nothing(Cause cause) {
        return new Increase(cause, null);
    }
}
