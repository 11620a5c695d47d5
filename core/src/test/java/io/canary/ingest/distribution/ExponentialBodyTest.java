package io.canary.ingest.distribution;

import static io.canary.ingest.distribution.Written.problems;
import static io.canary.ingest.distribution.Written.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.canary.analysis.Accuracy;
import io.canary.spi.settings.Problem;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExponentialBodyTest {

    private static Map<String, Object> row(int offset, Object... counts) {
        return Map.of("offset", offset, "bucket_counts", List.of(counts));
    }

    @ParameterizedTest
    @CsvSource({"0, 100", "3, 100", "5, 100", "8, 100", "20, 100", "3, 0.4", "3, 90000"})
    void a_bucket_counts_in_its_middle_within_its_relative_error(int scale, double millis) {
        // Given: the specification's own formula from a value to its bucket
        double base = Math.pow(2, Math.pow(2, -scale));
        int index = (int) Math.ceil(Math.log(millis) / Math.log(base)) - 1;
        // When
        var read = read("otel", Map.of("scale", scale, "positive", row(index, 5)));
        // Then
        assertThat(read.accuracy()).isEqualTo(Accuracy.counted((base - 1) / (base + 1)));
        double error = ((Accuracy.Relative) read.accuracy()).error();
        assertThat(read.latency().count()).isEqualTo(5);
        assertThat(read.latency().quantileMillis(0.5)).isCloseTo(millis, within(millis * error));
    }

    @Test
    void zeros_are_counted_and_the_total_is_checked() {
        // When
        var read = read(
                "otel",
                Map.of("scale", 3, "zero_count", 2, "count", 5, "positive", row(50, 1, 0, 2), "negative", row(0, 0)));
        // Then
        assertThat(read.latency().count()).isEqualTo(5);
        assertThat(problems("otel", Map.of("scale", 3, "count", 4, "positive", row(50, 1, 0, 2))))
                .containsExactly(new Problem("/otel/count", "must be the sum of all buckets (3), was 4"));
    }

    @Test
    void all_errors_are_reported_at_once() {
        // When
        var problems = problems(
                "otel",
                Map.of(
                        "scale", 3,
                        "zero_count", 1,
                        "zero_threshold", 5,
                        "positive", row(Integer.MAX_VALUE, 1, -1),
                        "negative", row(0, 1)));
        // Then
        assertThat(problems)
                .containsExactlyInAnyOrder(
                        new Problem("/otel", "must not have values above 1e9 ms"),
                        new Problem("/otel", "must not have counts below 0"),
                        new Problem(
                                "/otel/zero_threshold",
                                "must be at most 0.1 ms, which is where latencies begin to differ"),
                        new Problem("/otel/negative", "must not count any values"));
    }

    @Test
    void values_far_below_all_latencies_count_as_the_shortest() {
        // When
        var read = read("otel", Map.of("scale", 20, "positive", row(-Integer.MAX_VALUE, 1)));
        // Then
        assertThat(read.latency().counts()).containsExactly(1);
    }

    @Test
    void scales_and_numbers_of_buckets_out_of_range_are_reported() {
        assertThat(problems("otel", Map.of("scale", -1)))
                .containsExactly(new Problem("/otel/scale", "must be from 0 to 20, was -1"));
        assertThat(problems("otel", Map.of())).containsExactly(new Problem("/otel/scale", "is required"));
        assertThat(problems(
                        "otel", Map.of("scale", 3, "positive", Map.of("bucket_counts", Collections.nCopies(4_097, 0)))))
                .containsExactly(new Problem("/otel/positive/bucket_counts", "must have at most 4096 buckets"));
    }
}
