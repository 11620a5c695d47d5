package io.canary.source.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.canary.spi.metrics.LatencyReading;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BucketCountsTest {
    private static final double INFINITE = Double.POSITIVE_INFINITY;

    private static BucketCounts counts(double... counts) {
        return new BucketCounts(
                List.of(0.1, 0.5, INFINITE), Arrays.stream(counts).boxed().toList());
    }

    @Test
    void the_host_gets_the_counts_between_the_bounds() {
        assertThat(counts(1, 3, 6).toReading(1_000))
                .isEqualTo(new LatencyReading.Explicit(List.of(100.0, 500.0), List.of(1L, 2L, 3L)));
    }

    @Test
    void one_bucket_that_fell_says_that_all_began_again() {
        assertThat(counts(2, 5, 7).since(counts(1, 3, 5))).isEqualTo(counts(1, 2, 2));
        assertThat(counts(2, 2, 7).since(counts(1, 3, 5))).isEqualTo(counts(2, 2, 7));
        assertThat(counts(3, 4, 6).since(counts(1, 3, 5))).isEqualTo(counts(3, 4, 6)); // (0.1, 0.5] fell
    }

    @Test
    void other_bounds_are_those_of_another_process() {
        var before = new BucketCounts(List.of(0.2, INFINITE), List.of(1.0, 2.0));
        assertThat(counts(2, 5, 7).since(before)).isEqualTo(counts(2, 5, 7));
    }

    @Test
    void what_is_no_histogram_is_refused() {
        assertThatThrownBy(() -> new BucketCounts(List.of(0.1, 0.5), List.of(1.0, 2.0)))
                .hasMessageContaining("must have a bucket le=\"+Inf\"");
        assertThat(counts(1, Double.NaN, 3).hasValue()).isFalse();
        assertThat(counts(2, 1, 3).hasValue()).isFalse();
        assertThat(counts(1, 1, 3).hasValue()).isTrue();
    }
}
