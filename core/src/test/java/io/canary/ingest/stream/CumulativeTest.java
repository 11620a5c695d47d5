package io.canary.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.ingest.stream.Cumulative.ExplicitCounts;
import io.canary.ingest.stream.Cumulative.ExponentialCounts;
import io.canary.ingest.stream.Increase.Cause;
import java.util.List;
import org.junit.jupiter.api.Test;

class CumulativeTest {
    private static final List<Double> BOUNDS = List.of(0.1, 1.0);
    private final CumulativeStreams<String> streams = new CumulativeStreams<>(0);

    @Test
    void explicit_buckets_are_subtracted_one_by_one() {
        assertThat(explicit(5, 2, 1).minus(explicit(3, 2, 0))).isEqualTo(explicit(2, 0, 1));
    }

    @Test
    void one_bucket_that_fell_is_a_reset_although_the_sum_rose() {
        assertThat(explicit(2, 9, 0).minus(explicit(3, 2, 0))).isNull();
    }

    @Test
    void other_bounds_add_nothing_once() {
        streams.add("a", new Point(0, 1, explicit(1, 1, 1)), 1);
        var other = new ExplicitCounts(List.of(0.2, 1.0), new long[] {2, 2, 2});

        assertThat(streams.add("a", new Point(0, 2, other), 2).cause()).isEqualTo(Cause.CONTRADICTORY);
        assertThat(streams.add("a", new Point(0, 3, other), 3).cause()).isEqualTo(Cause.CONTINUED);
    }

    @Test
    void exponential_buckets_of_a_new_offset_are_subtracted() {
        assertThat(exponential(3, -2, 1, 4, 2).minus(exponential(3, -1, 3, 2))).isEqualTo(exponential(3, -2, 1, 1, 0));
        assertThat(exponential(3, 0, 9).minus(exponential(3, -1, 1, 2))).isNull();
    }

    /** As senders do when the range of values grows. */
    @Test
    void a_finer_scale_is_merged_before_it_is_subtracted() {
        var fine = exponential(3, -3, 1, 2, 3, 4); // -3, -2, -1, 0 become -2, -1, -1, 0
        var coarse = exponential(2, -2, 1, 5, 4, 7);

        assertThat(coarse.minus(fine)).isEqualTo(exponential(2, -2, 0, 0, 0, 7));
    }

    @Test
    void no_buckets_at_all_can_be_downscaled() {
        assertThat(exponential(3, 5).downscaled(1)).isEqualTo(exponential(1, 0));
    }

    @Test
    void a_histogram_that_counts_below_0_or_misses_a_bucket_is_not_valid() {
        assertThat(explicit(1, -1, 1).isValid()).isFalse();
        assertThat(explicit(1, 1).isValid()).isFalse();
        assertThat(exponential(21, 0, 1).isValid()).isFalse();
        assertThat(exponential(3, Integer.MAX_VALUE, 1).isValid()).isFalse();
        assertThat(exponential(3, 0, -1).isValid()).isFalse();
        assertThat(exponential(3, 0, 1).isValid()).isTrue();
    }

    private static ExplicitCounts explicit(long... counts) {
        return new ExplicitCounts(BOUNDS, counts);
    }

    private static ExponentialCounts exponential(int scale, int offset, long... counts) {
        return new ExponentialCounts(scale, 0, 0, offset, counts);
    }
}
