package io.canary.ingest.distribution;

import static io.canary.ingest.distribution.Written.problems;
import static io.canary.ingest.distribution.Written.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.canary.analysis.Accuracy;
import io.canary.spi.LatencyHistogram;
import io.canary.spi.settings.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplicitReaderTest {

    @Test
    void the_buckets_of_prometheus_are_cumulative_and_in_seconds() {
        // When
        var read = read("buckets", Map.of("0.005", 24, "0.01", 33.0, "0.1", 100, "+Inf", 144));
        // Then
        assertThat(read.accuracy()).isEqualTo(new Accuracy.Bounds(List.of(5.0, 10.0, 100.0)));
        long[] counts = read.latency().counts();
        assertThat(counts[LatencyHistogram.bucketOf(5)]).isEqualTo(24);
        assertThat(counts[LatencyHistogram.bucketOf(10)]).isEqualTo(9);
        assertThat(counts[LatencyHistogram.bucketOf(100)]).isEqualTo(67);
        assertThat(counts[LatencyHistogram.BUCKETS - 1]).isEqualTo(44);
    }

    @Test
    void the_same_bounds_in_another_unit_are_the_same_accuracy() {
        // When
        var seconds = read("buckets", Map.of("0.007", 1, "1e0", 2, "+Inf", 2));
        var millis = read("buckets", Map.of("7", 1, "1000.0", 2, "+Inf", 2), "ms");
        // Then
        assertThat(seconds).isEqualTo(millis);
    }

    @Test
    void all_errors_are_reported_at_once() {
        // Given
        var buckets = new HashMap<String, Object>(Map.of("0.1", 5, "0.2", 4, "0.30", 6, "0.3", 6));
        buckets.put("a/b", 1);
        buckets.put("9e6", 7);
        // When
        var problems = problems("buckets", buckets);
        // Then
        assertThat(problems)
                .extracting(Problem::toString)
                .contains(
                        "buckets must have the bucket +Inf",
                        "buckets.0.2 must be at least the count of the bucket before it (5), was 4",
                        "buckets.9e6 must be a bound of at most 1e9 ms",
                        "buckets.a~1b is no bound: it must be a decimal number of at least 0, or +Inf")
                .anyMatch(p -> p.contains("is the same bound as 0.3"))
                .hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "NaN", "Inf", "-Inf", "0x1p3", "1d", "", " 1", "1e999", ".5"})
    void an_invalid_bound_is_reported(String bound) {
        assertThat(problems("buckets", Map.of(bound, 1, "1", 1, "+Inf", 1)))
                .containsExactly(new Problem(
                        "/buckets/" + bound, "is no bound: it must be a decimal number of at least 0, or +Inf"));
    }

    @Test
    void impossible_counts_are_reported() {
        assertThat(problems("buckets", Map.of("1", -1, "+Inf", 3)))
                .contains(new Problem("/buckets", "must not have counts below 0"));
        assertThat(problems("buckets", Map.of("1", 0.5, "+Inf", 3)))
                .contains(new Problem("/buckets", "must have whole counts"));
        assertThat(problems("buckets", Map.of("1", "x", "+Inf", 3)))
                .containsExactly(new Problem("/buckets/1", "must be a number, was \"x\""));
        assertThat(problems("buckets", Map.of("1", 1, "+Inf", 1e300)))
                .contains(new Problem("/buckets", "must not count more than 1e15 values"));
    }

    @Test
    void the_bucket_inf_alone_is_no_distribution() {
        assertThat(problems("buckets", Map.of("+Inf", 3)))
                .containsExactly(new Problem("/buckets", "must have a bucket besides +Inf"));
    }

    @Test
    void too_many_bounds_are_refused() {
        // Given
        var buckets = new HashMap<String, Object>();
        for (int i = 0; i < 300; i++) {
            buckets.put(String.valueOf(i), i);
        }
        // Then
        assertThat(problems("buckets", buckets))
                .containsExactly(new Problem("/buckets", "must have at most 256 buckets"));
    }
}
